namespace ReleaseService.Core.Layers;

/// <summary>Who is above the channel at which place (design "The poller's layer", steps 2 to 4).</summary>
internal sealed class LayerClaims(ChannelLayerInput input)
{
    /// <summary>A chart of the user input that the operator can't read is none to it, and must not cost the instance the one that it has.</summary>
    public bool HasUserChart { get; } = ChartIdentity.Of(input.UserInput.Leaves).IsReadable;

    public Claim? Find(Leaf leaf) => Resource(leaf.Path) ?? UserInput(leaf.Path) ?? NeverApplied(leaf) ?? Excluded(leaf.Path);

    private Claim? Resource(KeyPath path) =>
        input.Resource.FindInTheWay(path) is { } place ? new(DropReason.Resource, place, input.Resource.OwnersOf(place)) : null;

    private Claim? UserInput(KeyPath path)
    {
        if (path.IsWithin(KeyPath.Chart))
            return HasUserChart ? new(DropReason.UserInput, KeyPath.Chart, []) : null;
        return input.UserInput.Meeting(path).FirstOrDefault() is { } leaf ? new(DropReason.UserInput, leaf.Path, []) : null;
    }

    private Claim? Excluded(KeyPath path) => input.Excluded.FirstOrDefault(path.Touches) is { } place ? new(DropReason.Excluded, place, []) : null;

    private Claim? NeverApplied(Leaf leaf) => CustomerPaths.Find(leaf.Path) is { } place ? new(DropReason.CustomerOwned, place, [])
        : leaf.IsList && !input.IsAirGapped ? new(DropReason.List, leaf.Path, [])
        : leaf.IsNull ? new(DropReason.Null, leaf.Path, [])
        : null;
}
