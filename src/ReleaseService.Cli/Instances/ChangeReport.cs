using System.Text.Json;
using System.Text.Json.Serialization;
using ReleaseService.Core.Layers;

namespace ReleaseService.Cli.Instances;

/// <summary>A leaf of the effective spec that becomes another. A value that isn't shown may be a secret.</summary>
/// <param name="Path">From <c>spec</c> downwards.</param>
/// <param name="IsOldHidden">Whether there was a value that isn't shown.</param>
/// <param name="IsNewHidden">Whether there will be a value that isn't shown.</param>
internal sealed record ChangeReport(string Path, bool IsOldHidden, bool IsNewHidden)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Old { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? New { get; init; }

    public static IReadOnlyList<ChangeReport> Between(EffectiveSpec before, EffectiveSpec after, bool showValues)
    {
        var (was, becomes) = (before.Leaves.ToDictionary(leaf => leaf.Leaf.Path), after.Leaves.ToDictionary(leaf => leaf.Leaf.Path));
        return
        [
            .. was.Keys.Union(becomes.Keys).Order().Select(path => (Old: was.GetValueOrDefault(path), New: becomes.GetValueOrDefault(path)))
                .Where(pair => pair.Old is null || pair.New is null || !pair.Old.Leaf.IsSameAs(pair.New.Leaf))
                .Select(pair => Of(pair.Old, pair.New, showValues)),
        ];
    }

    private static ChangeReport Of(EffectiveLeaf? old, EffectiveLeaf? becomes, bool showValues)
    {
        var (isOldShown, isNewShown) = (old is not null && LeafReport.IsShown(old, showValues), becomes is not null && LeafReport.IsShown(becomes, showValues));
        return new((old ?? becomes)!.Leaf.Path.ToString(), old is not null && !isOldShown, becomes is not null && !isNewShown)
        {
            Old = isOldShown ? old!.Leaf.Value : null,
            New = isNewShown ? becomes!.Leaf.Value : null,
        };
    }
}
