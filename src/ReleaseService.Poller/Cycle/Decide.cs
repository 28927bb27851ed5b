using ReleaseService.Core.Rollouts;
using ReleaseService.Poller.State;

namespace ReleaseService.Poller.Cycle;

/// <summary>
/// Fourth step, pure: which release the instance holds from now on. Whatever holds a newer one back, the release that is held goes on yielding to people: its layer is applied in each cycle.
/// A pin is somebody's wish of this moment: it goes past pause, window and rollback rule; but v2 instances never go down.
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
        var held = Candidate.Held(observed.Kept);
        var (next, name) = (candidate.Release, candidate.Release.Name);
        if (observed.Kept.State.Quarantine.FirstOrDefault(failed => failed.Digest == next.Digest) is { } failed)
            return new Decision(held, Condition.Quarantined, failed.ToString(), name);
        if (held is not null && held.Release.Digest == next.Digest)
            return new Decision(candidate, Condition.Current, isPin ? $"pinned to {name}" : $"{name} is the head of {next.Channel}");
        if (GoesDown(observed, held, candidate) is { } from && (observed.Resource.IsV2 || (!isPin && !wishes.AllowsRollback)))
        {
            return new Decision(held, Condition.Refused, observed.Resource.IsV2
                ? $"{name} is platform version {next.PlatformVersion}, below {from}, and a v2 instance can't go back"
                : $"{name} is platform version {next.PlatformVersion}, below {from}; the annotation {UpdateAnnotations.Prefix}allow-rollback: \"true\" allows it", name);
        }

        if (isPin)
            return new Decision(candidate, Condition.Current, $"pinned to {name}");
        if (!wishes.IsAutoUpdated)
            return new Decision(held, Condition.Held, $"{name} waits, since the annotation {UpdateAnnotations.Prefix}auto-update is \"false\"", name);
        if (wishes.Window is { } window && !window.IsOpen(now))
        {
            var opening = window.NextOpening(now);
            return new Decision(held, Condition.Held, opening is null ? $"{name} waits for the window {window}, which doesn't open" : $"{name} waits for the window {window}, until {opening:yyyy-MM-dd HH:mm} UTC", name, opening);
        }

        return new Decision(candidate, Condition.Current, $"{name} is the head of {next.Channel}");
    }

    /// <summary>The version that the instance would go down from; null where it wouldn't.</summary>
    private static string? GoesDown(Observation observed, Candidate? held, Candidate candidate) =>
        new[] { held?.Release.PlatformVersion, observed.RunningVersion }.FirstOrDefault(version => SpecVersion.IsLower(candidate.Release.PlatformVersion, version));
}
