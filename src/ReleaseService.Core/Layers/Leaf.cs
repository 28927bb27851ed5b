using System.Text.Json;
using ReleaseService.Core.Releases;

namespace ReleaseService.Core.Layers;

/// <summary>A value that is no map with keys: text, number, boolean, null, a list as a whole, or an empty map.</summary>
public sealed record Leaf(KeyPath Path, JsonElement Value)
{
    public bool IsList => Value.ValueKind == JsonValueKind.Array;

    public bool IsNull => Value.ValueKind == JsonValueKind.Null;

    /// <summary>An empty map says nothing when maps merge per key, so that it keeps no layer from setting what is below it.</summary>
    public bool IsEmptyMap => Value.ValueKind == JsonValueKind.Object;

    /// <summary>Text that isn't empty, or null.</summary>
    public string? Text => Value.ValueKind == JsonValueKind.String && Value.GetString() is { Length: > 0 } text ? text : null;

    public bool IsSameAs(Leaf other) => Path.Equals(other.Path) && JsonElement.DeepEquals(Value, other.Value);

    public bool IsOfSameKind(Leaf other) => JsonKind.Of(Value) == JsonKind.Of(other.Value);
}
