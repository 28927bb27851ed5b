namespace ReleaseService.Core.Layers;

/// <summary>No half upgrades (design "The poller's layer", step 5).</summary>
internal static class Shadow
{
    /// <summary>What keeps the release from being applied, or nothing.</summary>
    public static IReadOnlyList<Claim> Of(ChannelLayerInput input, LayerClaims claims, IReadOnlyList<DroppedLeaf> dropped) =>
        [.. Chart(input, claims).Concat(Images(input.Release, dropped)).DistinctBy(claim => (claim.Reason, claim.Path)).OrderBy(claim => claim.Path)];

    /// <summary>A chart that is in part somebody else's must be the release's as a whole, or none of it moves.</summary>
    public static IReadOnlyList<Claim> Chart(ChannelLayerInput input, LayerClaims claims)
    {
        List<Claim> others =
        [
            .. input.Resource.Others.Leaves.Where(leaf => ChartIdentity.IsMember(leaf.Path))
                .Select(leaf => new Claim(DropReason.Resource, leaf.Path, input.Resource.OwnersOf(leaf.Path))),
        ];
        if (claims.HasUserChart)
            others.Add(new(DropReason.UserInput, KeyPath.Chart, []));
        return others.Count > 0 && ChartThatRuns(input, claims) != ChartIdentity.Of(input.Release.Leaves) ? others : [];
    }

    /// <summary>The chart as it is after the poller has yielded to the user input.</summary>
    private static ChartIdentity ChartThatRuns(ChannelLayerInput input, LayerClaims claims)
    {
        var inResource = ChartIdentity.Of((claims.HasUserChart ? input.Resource.Others : input.Resource.Spec).Leaves);
        return inResource.IsNone && claims.HasUserChart ? ChartIdentity.Of(input.UserInput.Leaves) : inResource;
    }

    private static IEnumerable<Claim> Images(Layer release, IReadOnlyList<DroppedLeaf> dropped)
    {
        var claims = dropped.ToDictionary(leaf => leaf.Path, leaf => leaf.By);
        return LockstepImages.Of(release)
            .Select(group => (group.Count, Claims: group.Where(claims.ContainsKey).Select(path => claims[path]).ToList()))
            .Where(group => group.Claims.Count > 0 && group.Claims.Count < group.Count)
            .SelectMany(group => group.Claims);
    }
}
