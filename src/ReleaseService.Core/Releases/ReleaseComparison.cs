using System.Text.Json;
using ReleaseService.Contracts.Releases;

namespace ReleaseService.Core.Releases;

/// <summary>What changes for a deployment that goes from one release to another, leaf by leaf, for people to read. <see cref="JsonPatch"/> is the same for machines.</summary>
public static class ReleaseComparison
{
    /// <param name="from">The release before; null where there was none, so that everything is added.</param>
    /// <param name="to">The release after.</param>
    public static ReleaseDiff Compare(Release? from, Release to) => new(
        from is null ? null : new(from.Id, from.Name),
        new(to.Id, to.Name),
        [.. DocumentChange.Between(from, to).SelectMany(change => Leaves(change))]);

    /// <summary>Where a leaf becomes a map or a map a leaf, one of the two paths stands above the others, and comes first.</summary>
    private static IEnumerable<LeafChange> Leaves(DocumentChange change)
    {
        if (IsLeafOrNone(change.Old) && IsLeafOrNone(change.New))
            return [Make(change.Keys, change.Old, change.New)];
        List<LeafChange> removed = [], added = [];
        Append(change.Old, change.Keys, (keys, leaf) => removed.Add(Make(keys, leaf, null)));
        Append(change.New, change.Keys, (keys, leaf) => added.Add(Make(keys, null, leaf)));
        return IsLeafOrNone(change.New) ? [.. added, .. removed] : [.. removed, .. added];
    }

    private static bool IsLeafOrNone(JsonElement? element) => element is not { } value || DocumentChange.IsLeaf(value);

    private static void Append(JsonElement? element, IReadOnlyList<string> keys, Action<IReadOnlyList<string>, JsonElement> found)
    {
        if (element is not { } value)
            return;
        if (DocumentChange.IsLeaf(value))
        {
            found(keys, value);
            return;
        }

        foreach (var member in value.EnumerateObject())
            Append(member.Value, [.. keys, member.Name], found);
    }

    private static LeafChange Make(IReadOnlyList<string> keys, JsonElement? old, JsonElement? @new) =>
        new(keys[0] == "chart" || keys.Count == 1 ? keys[0] : keys[1], keys.Aggregate("", JsonPath.Member), old, @new);
}
