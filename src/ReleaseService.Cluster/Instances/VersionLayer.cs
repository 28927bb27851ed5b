using ReleaseService.Cluster.State;

namespace ReleaseService.Cluster.Instances;

/// <summary>
/// Pure: the layer of a release in a v2 instance, which is one field, <c>spec.wandb.version</c>. It is required, so that somebody else always owned it first: it is taken by force, because the administrator asked for it. A tool that
/// keeps an old value is overruled again, but not more often than once in ten minutes, and named. A higher version that somebody set is left; it never goes down.
/// </summary>
/// <param name="Version">What is to be written; null for nothing.</param>
/// <param name="Obstacle">Why the release isn't there, or who set it back before it is written again; null for nothing to tell.</param>
/// <param name="Shadowed">What others keep.</param>
/// <param name="Until">When another look may have another result by time alone; null for never.</param>
public sealed record VersionLayer(string? Version, Obstacle? Obstacle, IReadOnlyList<ShadowedPath> Shadowed, DateTimeOffset? Until = null)
{
    private static readonly TimeSpan BetweenForces = TimeSpan.FromMinutes(10);

    /// <param name="observed">What stands there.</param>
    /// <param name="hold">The release; null for none.</param>
    /// <param name="isNew">Whether it has never been there, or is to be tried again (<see cref="Decide.IsNew"/>).</param>
    /// <param name="now">The time.</param>
    public static VersionLayer Of(Observation observed, Candidate? hold, bool isNew, DateTimeOffset now)
    {
        var (resource, state) = (observed.Resource, observed.Kept.State);
        var live = resource.Version;
        if (hold?.Release.PlatformVersion is not { } version)
            return new(null, hold is null ? null : new Obstacle(Condition.Misconfigured, $"{hold.Release.Name} has no app.image.tag, which would be the platform version"), []);
        if (live == version || (!isNew && state.Quarantine.Any(failed => failed.Digest == hold.Release.Digest)))
            return new(null, null, []);
        var others = VersionOwners.Of(resource);
        if (!SpecVersion.IsLower(live, version))
            return new(null, new Obstacle(Condition.Shadowed, $"{string.Join(", ", others)} set version {live}, which isn't below {version}, and is left"), [new ShadowedPath("wandb.version", others)]);
        if (isNew)
            return new(version, null, []);

        // What stands was taken back by somebody. Before it ever succeeded that may be a person who keeps the instance alive.
        var contested = new Obstacle(
            Condition.Contested, $"{string.Join(", ", others)} set wandb.version back to {live} from {version}; take the field out of what it applies (docs/poller.md says how for Argo CD, Flux and Terraform)");
        return !SpecVersion.IsLower(live, observed.ReachedVersion) || (state.ForcedAt is { } forced && now >= forced && now - forced < BetweenForces)
            ? new(null, contested, [new ShadowedPath("wandb.version", others)], state.ForcedAt + BetweenForces)
            : new(version, contested, []);
    }
}
