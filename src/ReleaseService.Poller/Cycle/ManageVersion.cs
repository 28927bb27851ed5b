using System.Text.Json.Nodes;
using ReleaseService.Cluster;
using ReleaseService.Cluster.Instances;
using ReleaseService.Cluster.State;

namespace ReleaseService.Poller.Cycle;

/// <summary>
/// Fifth step, for v2: the layer is one field, <c>spec.wandb.version</c>. It is required, so that somebody else always owned it first: it is taken by force, because the administrator asked for it. A tool that keeps
/// an old value is overruled again, but not more often than once in ten minutes, and named. A higher version that somebody set is left; it never goes down.
/// </summary>
public sealed class ManageVersion(ClusterClient cluster, RunMode mode, TimeProvider time)
{
    private static readonly TimeSpan BetweenForces = TimeSpan.FromMinutes(10);

    /// <inheritdoc cref="Apply.RunAsync"/>
    public async Task<ApplyResult> RunAsync(Observation observed, Candidate? hold, Func<Task<bool>>? remember, CancellationToken cancellation)
    {
        var (resource, state, now) = (observed.Resource, observed.Kept.State, time.GetUtcNow());
        var live = WandbResource.Text(resource.Spec, "wandb", "version");
        if (hold?.Release.PlatformVersion is not { } version)
            return new ApplyResult.Done(resource, [], hold is null ? null : new Obstacle(Condition.Misconfigured, $"{hold.Release.Name} has no app.image.tag, which would be the platform version"));
        if (live == version || state.Quarantine.Any(failed => failed.Digest == hold.Release.Digest))
            return new ApplyResult.Done(resource, [], null);
        var others = VersionOwners.Of(resource);
        if (!SpecVersion.IsLower(live, version))
            return new ApplyResult.Done(resource, [new ShadowedPath("wandb.version", others)], new Obstacle(Condition.Shadowed, $"{string.Join(", ", others)} set version {live}, which isn't below {version}, and is left"));

        // What stands was taken back by somebody. Before it ever succeeded that may be a person who keeps the instance alive.
        var isTakenBack = remember is null;
        if (isTakenBack && (!SpecVersion.IsLower(live, observed.ReachedVersion) || (state.ForcedAt is { } forced && now >= forced && now - forced < BetweenForces)))
            return new ApplyResult.Done(resource, [new ShadowedPath("wandb.version", others)], Contested(live, version, others)) { Until = state.ForcedAt + BetweenForces };
        if (remember is not null && !mode.DryRun && !await remember())
            return new ApplyResult.Contended();
        return await cluster.ApplyAsync(resource, new JsonObject { ["wandb"] = new JsonObject { ["version"] = version } }, force: true, mode.DryRun, cancellation) switch
        {
            ApplyAnswer.Applied applied => new ApplyResult.Done(applied.Resource, [], isTakenBack ? Contested(live, version, others) : null) { ForcedAt = now },
            ApplyAnswer.Refused refused => new ApplyResult.Refused(refused.Message),
            _ => new ApplyResult.Contended(),
        };
    }

    private static Obstacle Contested(string? live, string version, IReadOnlyList<string> others) => new(
        Condition.Contested, $"{string.Join(", ", others)} set wandb.version back to {live} from {version}; take the field out of what it applies (docs/poller.md says how for Argo CD, Flux and Terraform)");
}
