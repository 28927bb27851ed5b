using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReleaseService.Core.Layers;

/// <summary>One layer of an instance's spec, as its leaves: <c>chart</c>, <c>values</c> and <c>metadata</c> of a channel's document, of the user input or of the resource.</summary>
public sealed class Layer
{
    /// <summary>What a layer may set; the operator reads nothing else.</summary>
    private static readonly string[] Members = ["chart", "metadata", "values"];

    private readonly PathIndex<Leaf> _leaves;

    private Layer(IEnumerable<Leaf> leaves) => _leaves = PathIndex<Leaf>.Of(leaves, leaf => leaf.Path);

    public static Layer Empty { get; } = new([]);

    /// <summary>In the order of their paths.</summary>
    public IReadOnlyList<Leaf> Leaves => _leaves.Values;

    /// <summary>Reads <c>{chart, values, metadata}</c>; none of them has to be there, and null is not there.</summary>
    /// <param name="spec">From strict JSON (<see cref="Releases.CanonicalJson.Parse"/>).</param>
    public static Checked<Layer> Read(JsonElement spec)
    {
        if (spec.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            return Empty;
        if (spec.ValueKind != JsonValueKind.Object)
            return new Defect("layer_kind", "", "Must be an object with chart and values.");
        List<Leaf> leaves = [];
        List<Defect> defects = [];
        foreach (var name in Members)
        {
            if (!spec.TryGetProperty(name, out var member) || member.ValueKind == JsonValueKind.Null)
                continue;
            if (member.ValueKind != JsonValueKind.Object)
                defects.Add(new("layer_kind", name, "Must be an object."));
            foreach (var key in member.ValueKind == JsonValueKind.Object ? member.EnumerateObject() : default)
                Collect(KeyPath.Root.Child(name).Child(key.Name), key.Value, leaves);
        }

        return defects.Count > 0 ? Checked<Layer>.Invalid(defects) : new Layer(leaves);
    }

    public Layer Where(Func<Leaf, bool> isKept) => new(_leaves.Values.Where(isKept));

    public Layer Within(KeyPath path) => Where(leaf => leaf.Path.IsWithin(path));

    public Leaf? Find(KeyPath path) => _leaves.TryGet(path, out var leaf) ? leaf : null;

    /// <summary>The spec, its chart and its values are always maps.</summary>
    public bool IsMap(KeyPath path) => path.Keys.Length < 2 || Find(path) is { IsEmptyMap: true } || _leaves.Below(path).Any();

    /// <summary>The leaves that one at this place would meet in a merge: at the same place, above it or below it.</summary>
    public IEnumerable<Leaf> Meeting(KeyPath path) =>
        _leaves.Above(path).Where(leaf => !leaf.IsEmptyMap).Concat(Find(path) is { } leaf ? [leaf] : []).Concat(_leaves.Below(path));

    /// <summary>With every map that the leaves stand in.</summary>
    public JsonObject ToJson()
    {
        var root = new JsonObject();
        foreach (var leaf in Leaves)
        {
            var map = root;
            foreach (var key in leaf.Path.Keys.SkipLast(1))
                map = (JsonObject)(map[key] ??= new JsonObject());
            map[leaf.Path.Keys[^1]] = JsonNode.Parse(leaf.Value.GetRawText());
        }

        return root;
    }

    internal static Layer Of(IEnumerable<Leaf> leaves) => new(leaves);

    private static void Collect(KeyPath path, JsonElement value, List<Leaf> leaves)
    {
        var isLeaf = true;
        foreach (var member in value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : default)
        {
            isLeaf = false;
            Collect(path.Child(member.Name), member.Value, leaves);
        }

        if (isLeaf)
            leaves.Add(new(path, value.Clone()));
    }
}
