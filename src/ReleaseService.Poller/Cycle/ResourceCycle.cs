using ReleaseService.Core.Rollouts;
using ReleaseService.Poller.Kubernetes;
using ReleaseService.Poller.State;

namespace ReleaseService.Poller.Cycle;

/// <summary>
/// A cycle for one resource, as the list of its steps: Observe → Fetch → Verify → Decide → Apply → Confirm → Report. What has to outlive this process is written before the resource is; so it may end between any two
/// steps, and the next cycle goes on from there.
/// </summary>
public sealed class ResourceCycle(Observe observe, Fetch fetch, Apply apply, ManageVersion manageVersion, Report report, PollerSettings settings, RunMode mode, TimeProvider time)
{
    /// <param name="resource">As just read, or as the watch gave it.</param>
    /// <param name="known">What is remembered of it; null to read it.</param>
    /// <param name="failures">How many cycles before this one have failed, one after the other.</param>
    /// <param name="cancellation">Ends the cycle between two writes.</param>
    public async Task<CycleEnd> RunAsync(WandbResource resource, KeptState? known, int failures, CancellationToken cancellation)
    {
        var observed = await observe.RunAsync(resource, known, cancellation);
        var saved = observed.Kept;
        var wished = UpdateAnnotations.Read(resource.Annotations);
        var wishes = wished.TryGet(out var read) ? read : new UpdateAnnotations();
        if (resource.IsV2 && !wishes.ManagesVersion && wished.Defects.Count == 0)
            return await EndAsync(observed, saved, resource, observed.Kept.State with { Condition = Condition.Waiting, Reason = $"its version is left alone without the annotation {UpdateAnnotations.Prefix}manage-version: \"true\"" }, null, 0, cancellation);

        var (state, decision) = wished.Defects.Count > 0 ? (observed.Kept.State, Misconfigured(string.Join(" ", wished.Defects)))
            : observed.Input is null ? (observed.Kept.State, Misconfigured($"the secret {UserInput.SecretName(resource.Key.Name)} holds what is no JSON object, so that nobody knows what it wants"))
            : await FollowAsync(observed, wishes, cancellation);
        var kept = observed.Kept with { State = state };
        if (decision.Hold is { } hold)
            kept = kept.Holding(hold.Release, hold.Document);
        observed = observed with { Kept = kept };

        var result = observed.Input is null || IsRejected(observed)
            ? null
            : resource.IsV2
                ? await manageVersion.RunAsync(observed, decision.Hold, RememberAsync, cancellation)
                : await apply.RunAsync(observed, decision.Hold, wishes, RememberAsync, mode.DryRun, cancellation);
        if (result is ApplyResult.Gone)
            return CycleEnd.Gone;
        var after = result is ApplyResult.Done done ? done.Resource : resource;
        var outcome = Outcome.Of(observed.Kept.State, decision, result, after, observed.Active, time.GetUtcNow());
        var hasFailed = result is ApplyResult.Contended || outcome.Condition is Condition.Unreachable or Condition.Unlicensed;
        return await EndAsync(observed, saved, after, outcome, decision.Until, hasFailed ? failures + 1 : 0, cancellation);

        async Task RememberAsync(WandbResource read)
        {
            if (observed.Kept.State is not { IsHeldApplied: false, Held: { } held } unapplied)
                return;
            var pending = new PendingChange(held.Digest, time.GetUtcNow() + settings.ConfirmWithin, Confirm.SignatureOf(read));
            // The status may have been written since the attempt before, of what stood there without this change.
            if (unapplied.Pending?.Digest == held.Digest && unapplied.Pending.StatusBefore == pending.StatusBefore)
                return;
            observed = observed with { Kept = observed.Kept with { State = unapplied with { Pending = pending } } };
            saved = observed.Kept;
            await report.SaveAsync(read, saved, cancellation);
        }
    }

    /// <summary>Fetch, Verify, Decide.</summary>
    private async Task<(ResourceState State, Decision Decision)> FollowAsync(Observation observed, UpdateAnnotations wishes, CancellationToken cancellation)
    {
        var (state, held, now) = (observed.Kept.State, Candidate.Held(observed.Kept), time.GetUtcNow());
        // Without it the answer would be the channel of those who have none.
        if (observed is { License: null, LicenseSecret: { } secret })
            return (state, new Decision(held, Condition.Waiting, $"the license isn't there: the secret {secret}, or its key, is missing or empty"));
        // The console's pin wins over the annotation: user input is above the administrator's convenience.
        var pin = observed.Input!.Pin ?? wishes.Pin;
        switch (await fetch.RunAsync(observed.License, wishes.Channel, pin, held?.Release.ETag, cancellation))
        {
            // A replica that is behind may still have what is held, though something newer was seen.
            case FetchAnswer.Unchanged when pin is null && held?.Release is { Place: { } known } release && Verify.FindDefect(known, release.Channel, release.ChannelId, state) is { } stale:
                return (state, new Decision(held, Condition.Unreachable, $"the service's answer isn't followed: {stale}"));
            case FetchAnswer.Unchanged when held is not null:
                return (state with { LastAnswer = now }, Decide.Run(observed, held, pin is not null, wishes, now));
            case FetchAnswer.Document document when Verify.Run(document.Spec, pin is not null, state).TryGet(out var candidate):
                var floors = new Dictionary<string, Floor>(state.Floors);
                if (candidate.Release.Place is { } place)
                    floors[candidate.Release.ChannelId] = place;
                return (state with { LastAnswer = now, Floors = floors }, Decide.Run(observed, candidate, pin is not null, wishes, now));
            case FetchAnswer.Document document:
                return (state, new Decision(held, Condition.Unreachable, $"the service's answer isn't followed: {string.Join(" ", Verify.Run(document.Spec, pin is not null, state).Defects)}"));
            case FetchAnswer.Refused refused:
                return (state, new Decision(held, Condition.Unlicensed, refused.Message));
            case FetchAnswer.Unknown unknown:
                return (state, new Decision(held, Condition.Misconfigured, unknown.Message));
            case FetchAnswer.Failed failed:
                return (state, new Decision(held, Condition.Unreachable, failed.Message));
            default:
                return (state, new Decision(held, Condition.Unreachable, "the service says that nothing has changed, though nothing is known yet"));
        }
    }

    /// <summary>Nobody knows what is wished, so that what the poller has in the resource only yields.</summary>
    private static Decision Misconfigured(string reason) => new(null, Condition.Misconfigured, reason);

    /// <summary>Whether the same write was refused before; then it isn't tried before an interval has gone by.</summary>
    private bool IsRejected(Observation observed) => observed.Kept.State is { Rejected: { } rejected, Held: { } held }
        && rejected.Digest == held.Digest && rejected.Generation == observed.Resource.Generation && (time.GetUtcNow() - rejected.At).Duration() < settings.Interval; // a clock that was set back must not prolong it

    private async Task<CycleEnd> EndAsync(Observation observed, KeptState saved, WandbResource resource, ResourceState state, DateTimeOffset? until, int failures, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var next = new[] { now + settings.Interval, until, state.Pending?.Deadline > now ? state.Pending.Deadline : null }.Min()!.Value;
        if (failures > 0)
            next = now + Backoff.After(failures);
        var ended = observed.Kept with { State = state with { NextAttempt = next } };
        if (settings.RollBackFailed && !resource.IsV2 && state.Condition == Condition.Quarantined && state.Quarantine.Any(failed => failed.Digest == state.Held?.Digest) && ended.RolledBack() is { } back)
            (ended, next) = (back, now);
        await report.RunAsync(resource, saved, ended, cancellation);
        return new CycleEnd(ended, resource, observed.License, observed.LicenseSecret, next, failures > 0);
    }
}
