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
        var made = ReleaseLayer.Of(observed, hold, shared, wishes, settings.AirGapped);
        var layer = made.Layer;
        if (layer.RemovedFirst.Count == 0 && JsonNode.DeepEquals(layer.Applied.ToJson(), shared.Pollers.ToJson()))
            return Done(resource, made);
        if (remember is not null && made.Refusal is null && !layer.IsShadowed && !mode.DryRun && !await remember())
            return new ApplyResult.Contended();
        return await LayerWrite.RunAsync(cluster, resource, shared, layer, force: false, mode.DryRun, cancellation) switch
        {
            ApplyAnswer.Applied applied => Done(applied.Resource, made),
            ApplyAnswer.Refused refused => new ApplyResult.Refused(refused.Message),
            _ => new ApplyResult.Contended(),
        };
    }

    private static ApplyResult.Done Done(WandbResource resource, ReleaseLayer made)
    {
        var shadowed = made.Shadowed;
        var named = string.Join(", ", shadowed.Take(MostNamed).Select(path => $"{path.Path} ({string.Join(", ", path.By)})")) + (shadowed.Count > MostNamed ? $" and {shadowed.Count - MostNamed} more" : "");
        var obstacle = made.Layer.IsShadowed ? new Obstacle(Condition.Shadowed, $"others have {named}; nothing is half upgraded") : null;
        return new ApplyResult.Done(resource, shadowed.Take(MostKept).ToList(), made.Refusal ?? obstacle);
    }
}
