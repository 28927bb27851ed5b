using System.Text.Json;
using ReleaseService.Core.Layers;

namespace ReleaseService.Cluster.Instances;

/// <summary>What console and operator keep beside the resource, under the keys <c>chart</c> and <c>values</c>, each JSON.</summary>
public static class SpecSecret
{
    private static readonly string[] Members = ["chart", "values"];

    /// <returns>The values (undefined where there are none) and all of it; null where it isn't JSON, or no objects.</returns>
    public static (JsonElement Values, Layer Layer)? Read(ClusterSecret secret)
    {
        try
        {
            var members = Members.Select(name => (Name: name, Json: Parse(secret.Text(name)))).Where(member => member.Json.ValueKind != JsonValueKind.Undefined).ToDictionary();
            return Layer.Read(JsonSerializer.SerializeToElement(members)).TryGet(out var layer) ? (members.GetValueOrDefault("values"), layer) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonElement Parse(string? json)
    {
        if (string.IsNullOrWhiteSpace(json))
            return default;
        using var document = JsonDocument.Parse(json);
        // Go writes a map that is nil as null.
        return document.RootElement.ValueKind == JsonValueKind.Null ? default : document.RootElement.Clone();
    }
}
