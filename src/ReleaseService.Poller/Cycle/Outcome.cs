using ReleaseService.Core.Layers;
using ReleaseService.Poller.Kubernetes;
using ReleaseService.Poller.State;

namespace ReleaseService.Poller.Cycle;

/// <summary>Pure: what is remembered after a cycle, from what was decided, what became of it, and what the operator says of it.</summary>
public static class Outcome
{
    /// <param name="state">Before.</param>
    /// <param name="decision">What was decided.</param>
    /// <param name="result">What became of it; null where nothing was tried.</param>
    /// <param name="resource">As it is afterwards.</param>
    /// <param name="active">What the operator last applied; null where that can't be told.</param>
    /// <param name="now">The time.</param>
    public static ResourceState Of(ResourceState state, Decision decision, ApplyResult? result, WandbResource resource, Layer? active, DateTimeOffset now)
    {
        var decided = state with
        {
            Condition = decision.Condition,
            Reason = decision.Reason,
            Waiting = decision.Waiting,
            ForcedAt = (result as ApplyResult.Done)?.ForcedAt ?? state.ForcedAt,
        };
        return result switch
        {
            ApplyResult.Done { Obstacle: { } obstacle } done => Unless(decided, obstacle) with { Shadowed = done.Shadowed, Rejected = null },
            ApplyResult.Done done => Confirmed(decided with { Shadowed = done.Shadowed, Rejected = null, IsHeldApplied = state.IsHeldApplied || decision.Hold is not null }, resource, active, now),
            ApplyResult.Refused refused => decided with
            {
                Condition = Condition.Rejected,
                Reason = $"the API server refuses {state.Held?.Name}: {refused.Message}",
                Rejected = new Rejection(state.Held?.Digest ?? "", resource.Generation, refused.Message, now),
                Pending = null,
            },
            ApplyResult.Contended => decided with { Condition = Condition.Waiting, Reason = "others write to the resource all the time; it is tried again" },
            _ when state is { Rejected: { } rejected } && decision.Condition != Condition.Misconfigured => decided with { Condition = Condition.Rejected, Reason = $"the API server refuses {state.Held?.Name}: {rejected.Message}" },
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
            ProgressKind.Failed => Failed(state, new Quarantined(held.Digest, held.Name, progress.Message, now)),
            _ when now < pending.Deadline => Unless(waiting, new Obstacle(Condition.Updating, $"{held.Name} was applied; the operator is at work")),
            _ => Unless(waiting, new Obstacle(Condition.Updating, $"{held.Name} was applied, but the operator hasn't finished in time; its log and the resource's status say where it is")),
        };
    }

    private static ResourceState Failed(ResourceState state, Quarantined failed) => state with
    {
        Condition = Condition.Quarantined,
        Reason = failed.ToString(),
        Quarantine = [.. state.Quarantine.Where(other => other.Digest != failed.Digest), failed],
        Pending = null,
    };

    /// <summary>What keeps a release back altogether is said rather than what becomes of the one that is held.</summary>
    private static ResourceState Unless(ResourceState state, Obstacle obstacle) =>
        state.Condition == Condition.Current ? state with { Condition = obstacle.Condition, Reason = obstacle.Reason } : state;
}
