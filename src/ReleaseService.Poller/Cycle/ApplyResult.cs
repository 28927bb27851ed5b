using ReleaseService.Cluster;
using ReleaseService.Cluster.Instances;
using ReleaseService.Cluster.State;

namespace ReleaseService.Poller.Cycle;

/// <summary>What became of the layer.</summary>
public abstract record ApplyResult
{
    private ApplyResult()
    {
    }

    /// <summary>The resource has now what it may have.</summary>
    /// <param name="Resource">As it is afterwards.</param>
    /// <param name="Shadowed">What others have of the release.</param>
    /// <param name="Obstacle">Why the release as a whole isn't there; null where it is.</param>
    public sealed record Done(WandbResource Resource, IReadOnlyList<ShadowedPath> Shadowed, Obstacle? Obstacle) : ApplyResult
    {
        /// <summary>When a field was taken from another manager; null where none was.</summary>
        public DateTimeOffset? ForcedAt { get; init; }

        /// <summary>When another try may have another result by time alone; null for never.</summary>
        public DateTimeOffset? Until { get; init; }
    }

    /// <summary>Nothing was written, and the same again would be refused again.</summary>
    public sealed record Refused(string Message) : ApplyResult;

    /// <summary>Somebody wrote, or the resource is gone: the next cycle begins with what is there.</summary>
    public sealed record Contended : ApplyResult;
}
