namespace ReleaseService.Core.Layers;

/// <summary>
/// Server-side apply that takes the last key out of a map which stays — because another manager has it (an empty map, or one whose own key it removed since), or
/// because it is applied as an empty one — leaves null there instead: an operator panics on it where another layer has the key, and the API server refuses it
/// for <c>chart</c> and <c>values</c>. So these keys go before, by a JSON merge patch, which leaves an empty map. It has no conflicts: it must carry the
/// resourceVersion that was read.
/// </summary>
public static class EmptiedMaps
{
    /// <param name="resource">As it stands.</param>
    /// <param name="applied">What the poller is going to apply to it.</param>
    /// <returns>What to remove: the poller's alone, with all that is below.</returns>
    public static IReadOnlyList<KeyPath> Of(SharedResource resource, Layer applied)
    {
        var going = resource.Pollers.Where(leaf => applied.Find(leaf.Path) is null);
        var staying = going.Leaves.SelectMany(leaf => leaf.Path.Above).Distinct().Where(map => resource.IsOthers(map) || applied.Find(map) is { IsEmptyMap: true }).ToList();
        return
        [
            .. staying.Where(map => !staying.Exists(other => other.IsWithin(map) && !other.Equals(map)) && !HasMore(map, resource, applied))
                .SelectMany(map => going.Within(map).Leaves.Select(leaf => map.Child(leaf.Path.Keys[map.Keys.Length])))
                .Distinct().Order(),
        ];
    }

    private static bool HasMore(KeyPath map, SharedResource resource, Layer applied) =>
        applied.Leaves.Any(leaf => leaf.Path.IsWithin(map) && !leaf.Path.Equals(map)) || resource.Others.Leaves.Any(leaf => leaf.Path.IsWithin(map));
}
