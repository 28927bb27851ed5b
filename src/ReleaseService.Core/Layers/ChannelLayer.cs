namespace ReleaseService.Core.Layers;

/// <summary>
/// What the poller applies to the resource (design "The poller's layer"): the leaves of the held release that nobody above wants. Applying it without force
/// never meets another manager's leaf, and applying it again changes nothing.
/// </summary>
/// <param name="Applied">All that the poller is to own afterwards. What it owned before and isn't here disappears from the resource.</param>
/// <param name="Dropped">The leaves that somebody above has, each with who and why.</param>
/// <param name="RemovedFirst">What is to be removed before, by a JSON merge patch (<see cref="EmptiedMaps"/>).</param>
/// <param name="ShadowedBy">
/// Why the release isn't applied at all: others have the chart, or some of the images that move in lockstep. Empty where it is. In this state nothing moves
/// to the release, and what stands still yields: <paramref name="Applied"/> is the release before, where that is what runs, or else no more than what the
/// poller has in the resource.
/// </param>
public sealed record ChannelLayer(Layer Applied, IReadOnlyList<KeyPath> RemovedFirst, IReadOnlyList<DroppedLeaf> Dropped, IReadOnlyList<Claim> ShadowedBy)
{
    public bool IsShadowed => ShadowedBy.Count > 0;

    /// <summary>What the administrator excluded though nobody else has a value for it, so that the chart's default would count: to be refused unless that is meant.</summary>
    public IEnumerable<KeyPath> Unsupplied => Dropped.Where(leaf => leaf.By.Reason == DropReason.Excluded).Select(leaf => leaf.Path);

    public static ChannelLayer Of(ChannelLayerInput input)
    {
        var claims = new LayerClaims(input);
        var (kept, dropped) = Split(Offered(input.Release), claims);
        var shadowed = Shadow.Of(input, claims, dropped);
        if (shadowed.Count == 0)
            return new(kept, EmptiedMaps.Of(input.Resource, kept), dropped, []);
        var standing = input.Applied is { } applied && IsStanding(applied, input, claims) ? applied : input.Resource.Pollers;
        var (stays, yielded) = Split(Offered(standing), claims);
        return new(stays, EmptiedMaps.Of(input.Resource, stays), [.. dropped.Concat(yielded).DistinctBy(leaf => leaf.Path).OrderBy(leaf => leaf.Path)], shadowed);
    }

    /// <summary>
    /// Whether it is this release that the poller has in the resource: a memory that is behind or ahead of the resource (the poller ended between applying and
    /// remembering) must move nothing. An empty map is what somebody leaves who removes a leaf of the poller's.
    /// </summary>
    private static bool IsStanding(Layer applied, ChannelLayerInput input, LayerClaims claims) =>
        Shadow.Chart(input with { Release = applied }, claims).Count == 0
        && input.Resource.Pollers.Leaves.Count > 0 && input.Resource.Pollers.Leaves.All(leaf => leaf.IsEmptyMap || applied.Find(leaf.Path) is { } before && before.IsSameAs(leaf));

    /// <summary>A release's metadata is for operators that poll.</summary>
    private static Layer Offered(Layer release) => release.Where(leaf => leaf.Path.IsWithin(KeyPath.Chart) || leaf.Path.IsWithin(KeyPath.Values));

    private static (Layer Kept, IReadOnlyList<DroppedLeaf> Dropped) Split(Layer release, LayerClaims claims)
    {
        List<DroppedLeaf> dropped = [];
        var kept = release.Where(leaf =>
        {
            if (claims.Find(leaf) is not { } claim)
                return true;
            dropped.Add(new(leaf.Path, claim));
            return false;
        });
        return (kept, dropped);
    }
}
