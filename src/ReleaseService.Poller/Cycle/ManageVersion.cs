using System.Text.Json.Nodes;
using ReleaseService.Cluster;
using ReleaseService.Cluster.Instances;

namespace ReleaseService.Poller.Cycle;

/// <summary>Fifth step, for v2: makes the layer of a release (<see cref="VersionLayer"/>) and applies it, by force.</summary>
public sealed class ManageVersion(ClusterClient cluster, RunMode mode, TimeProvider time)
{
    /// <inheritdoc cref="Apply.RunAsync"/>
    public async Task<ApplyResult> RunAsync(Observation observed, Candidate? hold, Func<Task<bool>>? remember, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var layer = VersionLayer.Of(observed, hold, isNew: remember is not null, now);
        if (layer.Version is not { } version)
            return new ApplyResult.Done(observed.Resource, layer.Shadowed, layer.Obstacle) { Until = layer.Until };
        if (remember is not null && !mode.DryRun && !await remember())
            return new ApplyResult.Contended();
        return await cluster.ApplyAsync(observed.Resource, new JsonObject { ["wandb"] = new JsonObject { ["version"] = version } }, force: true, mode.DryRun, cancellation) switch
        {
            ApplyAnswer.Applied applied => new ApplyResult.Done(applied.Resource, [], layer.Obstacle) { ForcedAt = now },
            ApplyAnswer.Refused refused => new ApplyResult.Refused(refused.Message),
            _ => new ApplyResult.Contended(),
        };
    }
}
