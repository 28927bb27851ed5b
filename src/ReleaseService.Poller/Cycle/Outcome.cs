using ReleaseService.Cluster;
using ReleaseService.Cluster.Instances;
using ReleaseService.Cluster.State;
using ReleaseService.Core.Layers;

namespace ReleaseService.Poller.Cycle;

/// <summary>Pure: what is remembered after a cycle, from what was decided, what became of it, and what the operator says of it.</summary>
public static class Outcome
{
    private const int MostQuarantined = 20;
    private const int LongestMessage = 1000;

    /// <param name="state">Before.</param>
    /// <param name="decision">What was decided.</param>
    /// <param name="result">What became of it; null where nothing was tried.</param>
    /// <param name="observed">What stands there, the resource as it is afterwards.</param>
    /// <param name="retryAfter">When what the API server refused may be tried again.</param>
    /// <param name="now">The time.</param>
    public static ResourceState Of(ResourceState state, Decision decision, ApplyResult? result, Observation observed, TimeSpan retryAfter, DateTimeOffset now)
    {
        var decided = state with
        {
            Condition = decision.Condition,
            Reason = Short(decision.Reason),
            Waiting = decision.Waiting,
            ForcedAt = (result as ApplyResult.Done)?.ForcedAt ?? state.ForcedAt,
            HighestMigrated = observed.Resource.IsV2 ? observed.ReachedVersion : null,
        };
        return result switch
        {
            ApplyResult.Done done => Confirmed(Unless(decided, done.Obstacle) with { Shadowed = done.Shadowed }, observed.Resource, observed.Active, now),
            ApplyResult.Refused refused => decided with
            {
                Condition = Condition.Rejected,
                Reason = Short($"the API server refuses {decision.Hold?.Release.Name}: {refused.Message}"),
                Rejected = new Rejection(decision.Hold?.Release.Digest ?? "", observed.Resource.Generation, Short(refused.Message), now, retryAfter),
                Pending = null,
            },
            ApplyResult.Contended => state, // the next cycle says more
            _ => decided,
        };
    }

    private static ResourceState Confirmed(ResourceState state, WandbResource resource, Layer? active, DateTimeOffset now)
    {
        if (state.Pending is not { } pending || state.Held is not { } held || pending.Digest != held.Digest)
            return state with { Pending = null };
        var progress = Confirm.Of(resource, pending.StatusBefore, held.PlatformVersion, active);
        // The operator has begun: its next word is of this change, even if it is the one of before, in the same second.
        var waiting = state with { Pending = pending with { StatusBefore = Confirm.SignatureOf(resource) } };
        return progress.Kind switch
        {
            ProgressKind.Done => state with { Pending = null },
            ProgressKind.Failed when !pending.WasFailing => Failed(state, new Quarantined(held.Digest, held.Name, Short(progress.Message), now)),
            ProgressKind.Failed => Unless(waiting, new Obstacle(Condition.Updating, $"{held.Name} was applied; the operator failed before it already, and still does: {progress.Message}")),
            _ when now < pending.Deadline => Unless(waiting, new Obstacle(Condition.Updating, $"{held.Name} was applied; the operator is at work")),
            _ => Unless(waiting, new Obstacle(Condition.Updating, $"{held.Name} was applied, but the operator hasn't finished in time; its log and the resource's status say where it is")),
        };
    }

    private static ResourceState Failed(ResourceState state, Quarantined failed) => state with
    {
        Condition = Condition.Quarantined,
        Reason = failed.ToString(),
        Quarantine = [.. state.Quarantine.Where(other => other.Digest != failed.Digest).TakeLast(MostQuarantined - 1), failed],
        Pending = null,
    };

    /// <summary>What keeps a release back altogether is said rather than what becomes of the one that stands.</summary>
    private static ResourceState Unless(ResourceState state, Obstacle? obstacle) =>
        obstacle is not null && state.Condition == Condition.Current ? state with { Condition = obstacle.Condition, Reason = Short(obstacle.Reason) } : state;

    private static string Short(string text) => text.Length <= LongestMessage ? text : $"{text[..LongestMessage]} …";
}
