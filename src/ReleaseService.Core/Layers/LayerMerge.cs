using System.Text.Json;

namespace ReleaseService.Core.Layers;

/// <summary>The operator's merge of the values of two layers.</summary>
internal static class LayerMerge
{
    public static IReadOnlyList<EffectiveLeaf> Of(IReadOnlyList<EffectiveLeaf> upper, IReadOnlyList<EffectiveLeaf> lower, List<LayerConflict> conflicts)
    {
        var layer = Layer.Of(upper.Select(leaf => leaf.Leaf));
        var merged = upper.ToDictionary(leaf => leaf.Leaf.Path);
        HashSet<(KeyPath, LayerOrigin)> seen = [];
        foreach (var below in lower)
        {
            var path = below.Leaf.Path;
            if (layer.Meeting(path).FirstOrDefault() is { } met)
                Meet(merged, merged[met.Path], below, conflict => Report(conflict, seen, conflicts));
            else
                merged[path] = below;
            // An empty map isn't one any more.
            foreach (var above in path.Above.Where(above => layer.Find(above) is { IsEmptyMap: true }))
                merged.Remove(above);
        }

        return [.. merged.Values.OrderBy(leaf => leaf.Leaf.Path)];
    }

    private static void Meet(Dictionary<KeyPath, EffectiveLeaf> merged, EffectiveLeaf upper, EffectiveLeaf lower, Action<LayerConflict> report)
    {
        var (up, low) = (upper.Leaf, lower.Leaf);
        var isMapBelow = up.Path.IsWithin(low.Path) && !up.Path.Equals(low.Path);
        // The uppermost of both places is where the operator finds that they don't fit.
        var at = isMapBelow ? low.Path : up.Path;
        if ((up.IsNull && up.Path.Equals(at)) || (low.IsNull && low.Path.Equals(at)))
            report(Conflict(ConflictKind.Null));
        else if (!up.Path.Equals(low.Path) ? !(isMapBelow && low.IsEmptyMap) : !up.IsOfSameKind(low))
            report(Conflict(ConflictKind.KindMismatch));
        else if (up.IsList && low.IsList && up.Value.GetArrayLength() > 0 && low.Value.GetArrayLength() > 0)
        {
            report(Conflict(ConflictKind.ListsConcatenated));
            merged[at] = new(up with { Value = Concatenate(up.Value, low.Value) }, [.. upper.Origins, .. lower.Origins], upper.Managers);
        }
        else if (up.IsList && low.IsList && up.Value.GetArrayLength() == 0 && low.Value.GetArrayLength() > 0)
        {
            merged[at] = lower;
        }

        LayerConflict Conflict(ConflictKind kind) => new(kind, at, upper.Origins[0], lower.Origins[0], upper.Managers);
    }

    /// <summary>Text under a key meets each leaf of another layer's map there; that is one conflict.</summary>
    private static void Report(LayerConflict conflict, HashSet<(KeyPath, LayerOrigin)> seen, List<LayerConflict> conflicts)
    {
        if (seen.Add((conflict.Path, conflict.Upper)))
            conflicts.Add(conflict);
    }

    private static JsonElement Concatenate(JsonElement upper, JsonElement lower) =>
        JsonElement.Parse($"[{string.Join(',', upper.EnumerateArray().Concat(lower.EnumerateArray()).Select(item => item.GetRawText()))}]");
}
