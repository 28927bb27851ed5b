using ReleaseService.Cluster.State;
using ReleaseService.Core.Layers;
using ReleaseService.Core.Rollouts;

namespace ReleaseService.Cluster.Instances;

/// <summary>Pure: the layer of a release in an instance (Core/Layers), as the administrator's annotations allow it.</summary>
/// <param name="Layer">What the poller applies.</param>
/// <param name="Refusal">Why it is no more than what the poller has there already; null for nothing.</param>
public sealed record ReleaseLayer(ChannelLayer Layer, Obstacle? Refusal)
{
    /// <param name="observed">What stands there; its user input can be read.</param>
    /// <param name="hold">The release; null for none: then what the poller has there only yields.</param>
    /// <param name="shared">The resource.</param>
    /// <param name="wishes">The administrator's.</param>
    /// <param name="isAirGapped">Whether the operator never asks a channel itself.</param>
    public static ReleaseLayer Of(Observation observed, Candidate? hold, SharedResource shared, UpdateAnnotations wishes, bool isAirGapped)
    {
        var applied = observed.Standing is { } standing ? SpecLayer.Of(standing.Document) : null;
        var yielding = new ChannelLayerInput(shared.Pollers, observed.Input!.Layer, shared, [], isAirGapped, applied);
        if (hold is null)
            return new(ChannelLayer.Of(yielding), null);
        var layer = ChannelLayer.Of(yielding with { Release = SpecLayer.Of(hold.Document), Excluded = wishes.Excluded });
        if (wishes.DropsExcluded || layer.Unsupplied.FirstOrDefault() is not { } unsupplied)
            return new(layer, null);
        return new(ChannelLayer.Of(yielding), new Obstacle(
            Condition.Misconfigured,
            $"the annotation {UpdateAnnotations.Prefix}exclude names {unsupplied}, which nobody else sets, so that the chart's own default would come back; set it in the resource, or add exclude-drop: \"true\""));
    }

    /// <summary>What others have of the release, or what keeps all of it away.</summary>
    public IReadOnlyList<ShadowedPath> Shadowed =>
    [
        .. (Layer.IsShadowed ? Layer.ShadowedBy.Select(claim => (claim.Path, By: claim)) : Layer.Dropped.Select(leaf => (leaf.Path, leaf.By)))
            .Where(leaf => leaf.By.Reason is DropReason.Resource or DropReason.UserInput)
            .Select(leaf => new ShadowedPath(leaf.Path.ToString(), leaf.By.Managers.Count > 0 ? leaf.By.Managers : [leaf.By.Reason == DropReason.UserInput ? "user input" : "nobody (managedFields are lost)"])),
    ];
}
