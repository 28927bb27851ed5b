using System.Text.Json.Nodes;
using ReleaseService.Core.Layers;
using ReleaseService.Core.Rollouts;
using ReleaseService.Poller.Kubernetes;
using ReleaseService.Poller.State;

namespace ReleaseService.Poller.Cycle;

/// <summary>
/// Fifth step, for v1: makes the layer of the release that is held (Core/Layers) and applies it, without force. It runs in every cycle, also while a newer release is held back, so that what
/// people write wins at once. A conflict means that somebody took a field since it was read: read again and yield.
/// </summary>
public sealed class Apply(ClusterClient cluster, PollerSettings settings)
{
    private const int Attempts = 6;

    /// <param name="observed">What stands there.</param>
    /// <param name="hold">The release that is held; null while there is none: then what the poller has there only yields.</param>
    /// <param name="wishes">The administrator's.</param>
    /// <param name="beforeWrite">Called before each write, with what it starts from: what has to be remembered if this process ends in the middle of it.</param>
    /// <param name="dryRun">Nothing is written.</param>
    /// <param name="cancellation">Cancels the requests.</param>
    public async Task<ApplyResult> RunAsync(
        Observation observed, Candidate? hold, UpdateAnnotations wishes, Func<WandbResource, Task> beforeWrite, bool dryRun, CancellationToken cancellation)
    {
        var resource = observed.Resource;
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            if (!SharedResource.Read(resource.Spec, resource.ManagedFields).TryGet(out var shared))
                return new ApplyResult.Refused("the resource's spec or its managedFields have a form that no API server gives");
            var (layer, refusal) = LayerOf(observed, hold, shared, wishes);
            if (layer.RemovedFirst.Count == 0 && JsonNode.DeepEquals(layer.Applied.ToJson(), shared.Pollers.ToJson()))
                return Done(resource, layer, refusal);
            if (!dryRun)
                await beforeWrite(resource);
            var isRemoval = layer.RemovedFirst.Count > 0 && !dryRun;
            switch (isRemoval
                ? await cluster.RemoveAsync(resource, layer.RemovedFirst, cancellation)
                : await cluster.ApplyAsync(resource, PeoplesMaps.KeptIn(shared, layer.Applied).ToJson(), force: false, dryRun, cancellation))
            {
                case ApplyAnswer.Applied applied when isRemoval:
                    resource = applied.Resource;
                    break;
                case ApplyAnswer.Applied applied:
                    return Done(applied.Resource, layer, refusal);
                case ApplyAnswer.Refused refused:
                    return new ApplyResult.Refused(refused.Message);
                default:
                    if (await cluster.FindResourceAsync(resource.Key, resource.ApiVersion.Split('/')[1], cancellation) is not { } read || read.Uid != resource.Uid || read.IsBeingDeleted)
                        return new ApplyResult.Gone();
                    resource = read;
                    break;
            }
        }

        return new ApplyResult.Contended();
    }

    private static ApplyResult.Done Done(WandbResource resource, ChannelLayer layer, Obstacle? refusal)
    {
        var shadowed = (layer.IsShadowed ? layer.ShadowedBy.Select(claim => (claim.Path, By: claim)) : layer.Dropped.Select(leaf => (leaf.Path, leaf.By)))
            .Where(leaf => leaf.By.Reason is DropReason.Resource or DropReason.UserInput)
            .Select(leaf => new ShadowedPath(leaf.Path.ToString(), leaf.By.Managers.Count > 0 ? leaf.By.Managers : [leaf.By.Reason == DropReason.UserInput ? "user input" : "nobody (managedFields are lost)"]))
            .ToList();
        var obstacle = layer.IsShadowed ? new Obstacle(Condition.Shadowed, $"others have {string.Join(", ", shadowed.Select(path => $"{path.Path} ({string.Join(", ", path.By)})"))}; nothing is half upgraded; releasectl adopt is the way out") : null;
        return new ApplyResult.Done(resource, shadowed, refusal ?? obstacle);
    }

    private (ChannelLayer Layer, Obstacle? Refusal) LayerOf(Observation observed, Candidate? hold, SharedResource shared, UpdateAnnotations wishes)
    {
        var applied = observed.Kept.Applied is { } document ? SpecLayer.Of(document) : null;
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
