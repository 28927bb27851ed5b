using System.Text.Json.Nodes;
using ReleaseService.Cluster;
using ReleaseService.Cluster.Instances;
using ReleaseService.Cluster.State;
using ReleaseService.Core.Layers;
using ReleaseService.Core.Rollouts;

namespace ReleaseService.Poller.Cycle;

/// <summary>
/// Fifth step, for v1: makes the layer of a release (Core/Layers) and applies it, without force. It runs in every cycle with what stands there, whatever holds a newer one back, so that what
/// people write wins at once. Where somebody wrote since the resource was read, nothing is: the next cycle decides anew.
/// </summary>
public sealed class Apply(ClusterClient cluster, PollerSettings settings, RunMode mode)
{
    private const int MostNamed = 5;
    private const int MostKept = 100;

    /// <param name="observed">What stands there.</param>
    /// <param name="hold">The release; null for none: then what the poller has there only yields.</param>
    /// <param name="wishes">The administrator's.</param>
    /// <param name="remember">Called before a release that isn't there yet is written: what has to be known if this process ends in the middle of it. Says whether to go on. Null for what stands there.</param>
    /// <param name="cancellation">Ends it before a write, never in one.</param>
    public async Task<ApplyResult> RunAsync(Observation observed, Candidate? hold, UpdateAnnotations wishes, Func<Task<bool>>? remember, CancellationToken cancellation)
    {
        var resource = observed.Resource;
        if (!SharedResource.Read(resource.Spec, resource.ManagedFields).TryGet(out var shared))
            return new ApplyResult.Refused("the resource's spec or its managedFields have a form that no API server gives");
        var (layer, refusal) = LayerOf(observed, hold, shared, wishes);
        if (layer.RemovedFirst.Count == 0 && JsonNode.DeepEquals(layer.Applied.ToJson(), shared.Pollers.ToJson()))
            return Done(resource, layer, refusal);
        if (remember is not null && refusal is null && !layer.IsShadowed && !mode.DryRun && !await remember())
            return new ApplyResult.Contended();

        if (layer.RemovedFirst.Count > 0 && !mode.DryRun)
        {
            if (await cluster.RemoveAsync(resource, layer.RemovedFirst, cancellation) is not ApplyAnswer.Applied removed)
                return new ApplyResult.Contended();
            resource = removed.Resource;
        }

        return await cluster.ApplyAsync(resource, PeoplesMaps.KeptIn(shared, layer.Applied).ToJson(), force: false, mode.DryRun, cancellation) switch
        {
            ApplyAnswer.Applied applied => Done(applied.Resource, layer, refusal),
            ApplyAnswer.Refused refused => new ApplyResult.Refused(refused.Message),
            _ => new ApplyResult.Contended(),
        };
    }

    private static ApplyResult.Done Done(WandbResource resource, ChannelLayer layer, Obstacle? refusal)
    {
        var shadowed = (layer.IsShadowed ? layer.ShadowedBy.Select(claim => (claim.Path, By: claim)) : layer.Dropped.Select(leaf => (leaf.Path, leaf.By)))
            .Where(leaf => leaf.By.Reason is DropReason.Resource or DropReason.UserInput)
            .Select(leaf => new ShadowedPath(leaf.Path.ToString(), leaf.By.Managers.Count > 0 ? leaf.By.Managers : [leaf.By.Reason == DropReason.UserInput ? "user input" : "nobody (managedFields are lost)"]))
            .ToList();
        var named = string.Join(", ", shadowed.Take(MostNamed).Select(path => $"{path.Path} ({string.Join(", ", path.By)})")) + (shadowed.Count > MostNamed ? $" and {shadowed.Count - MostNamed} more" : "");
        var obstacle = layer.IsShadowed ? new Obstacle(Condition.Shadowed, $"others have {named}; nothing is half upgraded") : null;
        return new ApplyResult.Done(resource, shadowed.Take(MostKept).ToList(), refusal ?? obstacle);
    }

    private (ChannelLayer Layer, Obstacle? Refusal) LayerOf(Observation observed, Candidate? hold, SharedResource shared, UpdateAnnotations wishes)
    {
        var applied = observed.Standing is { } standing ? SpecLayer.Of(standing.Document) : null;
        var yielding = new ChannelLayerInput(shared.Pollers, observed.Input!.Layer, shared, [], settings.AirGapped, applied);
        if (hold is null)
            return (ChannelLayer.Of(yielding), null);
        var layer = ChannelLayer.Of(yielding with { Release = SpecLayer.Of(hold.Document), Excluded = wishes.Excluded });
        if (wishes.DropsExcluded || layer.Unsupplied.FirstOrDefault() is not { } unsupplied)
            return (layer, null);
        return (ChannelLayer.Of(yielding), new Obstacle(
            Condition.Misconfigured,
            $"the annotation {UpdateAnnotations.Prefix}exclude names {unsupplied}, which nobody else sets, so that the chart's own default would come back; set it in the resource, or add exclude-drop: \"true\""));
    }
}
