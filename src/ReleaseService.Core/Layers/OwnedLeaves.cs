using System.Text.Json;
using ReleaseService.Core.Releases;

namespace ReleaseService.Core.Layers;

/// <summary>
/// Who owns which leaf of a resource's <c>spec</c>, from <c>metadata.managedFields</c>. Entries of a subresource (status) own nothing of it. The version
/// that an entry was written in doesn't matter: what it names that isn't in this version is nowhere in the way.
/// </summary>
public sealed class OwnedLeaves
{
    /// <summary>The field manager of the poller.</summary>
    public const string PollerName = "release-poller";

    private readonly PathIndex<IGrouping<KeyPath, OwnedLeaf>> _others;
    private readonly HashSet<KeyPath> _pollers;

    private OwnedLeaves(IReadOnlyList<OwnedLeaf> leaves)
    {
        _pollers = [.. leaves.Where(leaf => leaf.IsPollers).Select(leaf => leaf.Path)];
        _others = PathIndex<IGrouping<KeyPath, OwnedLeaf>>.Of(leaves.Where(leaf => !leaf.IsPollers).GroupBy(leaf => leaf.Path), group => group.Key);
    }

    public static OwnedLeaves None { get; } = new([]);

    /// <summary>What other managers than the poller own, in the order of the paths.</summary>
    public IEnumerable<OwnedLeaf> Others => _others.Values.SelectMany(group => group);

    /// <param name="managedFields">The list, from strict JSON; undefined or null for a resource that has lost it.</param>
    public static Checked<OwnedLeaves> Read(JsonElement managedFields)
    {
        if (managedFields.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            return None;
        if (managedFields.ValueKind != JsonValueKind.Array)
            return new Defect("managed_fields", "managedFields", "Must be a list.");
        List<OwnedLeaf> leaves = [];
        List<Defect> defects = [];
        var index = 0;
        foreach (var entry in managedFields.EnumerateArray())
            ManagedFieldsEntry.Read(entry, JsonPath.Item("managedFields", index++), leaves, defects);
        return defects.Count > 0 ? Checked<OwnedLeaves>.Invalid(defects) : new OwnedLeaves([.. leaves.Distinct()]);
    }

    /// <summary>Whether nobody else owns it too: a leaf that others set to the same value is theirs.</summary>
    public bool IsPollersAlone(KeyPath path) => _pollers.Contains(path) && !_others.TryGet(path, out _);

    /// <summary>The others that own the leaf, for people.</summary>
    public IReadOnlyList<string> OwnersOf(KeyPath path) =>
        _others.TryGet(path, out var group) ? [.. group.Select(leaf => leaf.Owner).Distinct().Order(StringComparer.Ordinal)] : [];

    internal IEnumerable<KeyPath> Pollers => _pollers;

    internal OwnedLeaves WithoutOthers(IReadOnlyCollection<KeyPath> leaves) => new([.. PollersLeaves(_pollers), .. Others.Where(leaf => !leaves.Contains(leaf.Path))]);

    internal OwnedLeaves WithPollers(IEnumerable<KeyPath> paths) => new([.. PollersLeaves(paths), .. Others]);

    private static IEnumerable<OwnedLeaf> PollersLeaves(IEnumerable<KeyPath> paths) => paths.Select(path => new OwnedLeaf(PollerName, FieldOperation.Apply, path));

    /// <summary>Whether others own the place itself: a leaf, or a map that they left without a leaf of theirs.</summary>
    internal bool IsOthers(KeyPath path) => _others.TryGet(path, out _);

    /// <summary>Where others own something at a place, above it (first) or below it.</summary>
    internal IEnumerable<KeyPath> Meeting(KeyPath path) =>
        _others.Above(path).Concat(_others.TryGet(path, out var at) ? [at] : []).Concat(_others.Below(path)).Select(group => group.Key);
}
