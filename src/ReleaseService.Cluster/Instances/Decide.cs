using ReleaseService.Cluster.State;
using ReleaseService.Core.Rollouts;

namespace ReleaseService.Cluster.Instances;

/// <summary>
/// Fourth step, pure: which release the instance holds from now on. Only what stands in the resource is held; what never got there (Shadowed, refused) is as new as on the first day and meets every
/// rule again. A pin is somebody's wish of this moment: it goes past pause, window, quarantine and rollback rule; but v2 instances never go down.
/// </summary>
public static class Decide
{
    /// <param name="observed">What stands there and what is remembered.</param>
    /// <param name="candidate">What the service gives.</param>
    /// <param name="isPin">Whether a pin asked for it.</param>
    /// <param name="wishes">The administrator's.</param>
    /// <param name="now">The time.</param>
    public static Decision Run(Observation observed, Candidate candidate, bool isPin, UpdateAnnotations wishes, DateTimeOffset now)
    {
        var (standing, state, next, name) = (observed.Standing, observed.Kept.State, candidate.Release, candidate.Release.Name);
        if (!isPin && state.Quarantine.FirstOrDefault(failed => failed.Digest == next.Digest) is { } failed)
            return new Decision(standing, Condition.Quarantined, failed.ToString(), name);
        var current = new Decision(candidate, Condition.Current, isPin ? $"pinned to {name}" : $"{name} is what {next.Channel} gives");
        if (standing?.Release.Digest == next.Digest)
            return current;
        if (GoesDown(observed, candidate) is { } from && (observed.Resource.IsV2 || (!isPin && !wishes.AllowsRollback)))
        {
            return new Decision(standing, Condition.Refused, observed.Resource.IsV2
                ? $"{name} is platform version {next.PlatformVersion}, below {from}, and a v2 instance can't go back"
                : $"{name} is platform version {next.PlatformVersion}, below {from}; the annotation {UpdateAnnotations.Prefix}allow-rollback: \"true\" allows it", name);
        }

        if (state.Rejected is { } rejected && rejected.Digest == next.Digest && rejected.Generation == observed.Resource.Generation && now >= rejected.At && now - rejected.At < rejected.For)
            return new Decision(standing, Condition.Rejected, $"the API server refuses {name}: {rejected.Message}", name, rejected.At + rejected.For);
        if (isPin)
            return current;
        if (!wishes.IsAutoUpdated)
            return new Decision(standing, Condition.Held, $"{name} waits, since the annotation {UpdateAnnotations.Prefix}auto-update is \"false\"", name);
        if (wishes.Window is { } window && !window.IsOpen(now))
        {
            var opening = window.NextOpening(now);
            return new Decision(standing, Condition.Held, opening is null ? $"{name} waits for the window {window}, which doesn't open" : $"{name} waits for the window {window}, until {opening:yyyy-MM-dd HH:mm} UTC", name, opening);
        }

        return current;
    }

    /// <summary>The version that the instance would go down from; null where it wouldn't.</summary>
    private static string? GoesDown(Observation observed, Candidate candidate) =>
        new[] { observed.Standing?.Release.PlatformVersion, observed.ReachedVersion }.FirstOrDefault(version => SpecVersion.IsLower(candidate.Release.PlatformVersion, version));
}
