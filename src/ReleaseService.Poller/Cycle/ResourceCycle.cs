using ReleaseService.Cluster;
using ReleaseService.Cluster.Instances;
using ReleaseService.Cluster.State;
using ReleaseService.Core.Rollouts;

namespace ReleaseService.Poller.Cycle;

/// <summary>
/// A cycle for one resource, as the list of its steps: Observe → yield → Fetch and Verify → Decide → Apply → Confirm → Report. What people write counts before anybody is waited for. What has to outlive this process is
/// written before the resource is; so it may end between any two steps, and the next cycle goes on from there.
/// </summary>
public sealed class ResourceCycle(Observe observe, Inquire inquire, Apply apply, ManageVersion manageVersion, Report report, PollerSettings settings, TimeProvider time)
{
    private const int OftenContended = 2;

    /// <param name="resource">As just read, or as the watch gave it.</param>
    /// <param name="memory">From the cycle before.</param>
    /// <param name="isDue">Whether the service is to be asked also where nothing of the question has changed.</param>
    /// <param name="cancellation">Ends the cycle between two writes.</param>
    public async Task<CycleEnd> RunAsync(WandbResource resource, CycleMemory memory, bool isDue, CancellationToken cancellation)
    {
        var observed = await observe.RunAsync(resource, cancellation);
        memory = memory with { Kept = observed.Kept };
        var unasked = memory with { Asked = null }; // the service is asked once it is known what for
        if (observed.Input is null)
            return await EndAsync(observed, unasked, Misconfigured($"the secret {UserInput.SecretName(resource.Key.Name)} holds what is no JSON object, so that nobody knows what it wants"), null, cancellation);
        var wished = UpdateAnnotations.Read(resource.Annotations);
        if (!wished.TryGet(out var wishes))
            return await EndAsync(observed, unasked, Misconfigured(string.Join(" ", wished.Defects.Take(3))), await ApplyAsync(observed, null, new(), null, cancellation), cancellation);
        if (resource.IsV2 && !wishes.ManagesVersion)
            return await EndAsync(observed, unasked, new(null, Condition.Waiting, $"its version is left alone without the annotation {UpdateAnnotations.Prefix}manage-version: \"true\""), null, cancellation);

        var question = Question.Of(observed, wishes);
        Obstacle? contested = null;
        if (isDue || question != memory.Asked || IsTimeToAsk(memory) || IsOutdated(memory, question))
        {
            var yielded = await ApplyAsync(observed, observed.Standing, wishes, null, cancellation);
            if (yielded is ApplyResult.Contended)
                return await EndAsync(observed, unasked, new(observed.Standing, Condition.Waiting, ""), yielded, cancellation);
            if (yielded is ApplyResult.Done done)
            {
                observed = observed with { Resource = done.Resource, Kept = observed.Kept with { State = observed.Kept.State with { ForcedAt = done.ForcedAt ?? observed.Kept.State.ForcedAt } } };
                contested = done.ForcedAt is null ? null : done.Obstacle;
            }

            var inquiry = await inquire.RunAsync(observed, question, memory.Answer, cancellation);
            observed = observed with { Kept = observed.Kept with { State = inquiry.State } };
            memory = memory with { Asked = question, Problem = inquiry.Problem, Answer = inquiry.Candidate ?? memory.Answer, AskedAt = null };
        }

        var decision = memory.Problem is { } problem ? new Decision(observed.Standing, problem.Condition, problem.Reason)
            : Decide.Run(observed, memory.Answer!, question.Pin is not null, wishes, time.GetUtcNow());
        var adopted = decision.Hold is { } hold && Decide.IsNew(observed, hold, question.Pin is not null) ? new Adoption(observe, report, settings, time, observed, hold) : null;
        var result = await ApplyAsync(observed, decision.Hold, wishes, adopted is null ? null : () => adopted.RememberAsync(cancellation), cancellation);
        observed = observed with { Kept = adopted?.Kept ?? observed.Kept };
        if (result is ApplyResult.Done { Obstacle: null } && decision.Hold is { } whole)
            observed = observed with { Kept = observed.Kept.Applied(whole, observed.Standing) };
        if (result is ApplyResult.Done { Obstacle: null } taken)
            result = taken with { Obstacle = contested };
        return await EndAsync(observed, memory with { Kept = adopted?.Kept ?? memory.Kept }, decision, result, cancellation);
    }

    private Task<ApplyResult> ApplyAsync(Observation observed, Candidate? hold, UpdateAnnotations wishes, Func<Task<bool>>? remember, CancellationToken cancellation) => observed.Resource.IsV2
        ? manageVersion.RunAsync(observed, hold, remember, cancellation)
        : apply.RunAsync(observed, hold, wishes, remember, cancellation);

    /// <summary>Nobody knows what is wished, so that what the poller has in the resource only yields.</summary>
    private static Decision Misconfigured(string reason) => new(null, Condition.Misconfigured, reason);

    /// <summary>Confirm and Report.</summary>
    /// <param name="observed">With what is to be remembered.</param>
    /// <param name="memory">With what stands in the secret.</param>
    /// <param name="decision">What was decided.</param>
    /// <param name="result">What became of it; null where nothing was tried.</param>
    /// <param name="cancellation">Cancels the requests.</param>
    private async Task<CycleEnd> EndAsync(Observation observed, CycleMemory memory, Decision decision, ApplyResult? result, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var isContended = result is ApplyResult.Contended;
        if (result is ApplyResult.Done { Resource: var after })
            observed = observed with { Resource = after };
        var state = Outcome.Of(observed.Kept.State, decision, result, observed, settings.Interval, now);
        var hasAsked = memory.AskedAt is null;
        var isUnanswered = state.Condition is Condition.Unreachable or Condition.Unlicensed;
        var failures = isContended || (hasAsked && isUnanswered) ? memory.Failures + 1 : isUnanswered ? memory.Failures : 0; // who wakes it isn't a failure more
        if (hasAsked)
            memory = memory with { AskedAt = time.GetTimestamp(), AskAfter = isUnanswered ? Backoff.After(failures) : settings.Interval * (0.9 + (Random.Shared.NextDouble() / 10)) }; // 500 resources don't ask in the same second
        if (isContended && failures >= OftenContended)
            state = state with { Condition = Condition.Waiting, Reason = "others write to the resource all the time; it is tried again" };
        var next = NextOf(state, decision, result, now, memory);
        var ended = observed.Kept with { State = state with { NextAttempt = next } };
        var hasJustFailed = state.Quarantine.Count > 0 && state.Quarantine[^1].At == now && state.Quarantine[^1].Digest == state.Held?.Digest;
        if (settings.RollBackFailed && !observed.Resource.IsV2 && hasJustFailed && decision.Hold?.Release.Place is not null && ended.RolledBack() is { } back)
            (ended, next) = (back, now);
        ended = await report.RunAsync(observed.Resource, memory.Kept!, ended, cancellation);
        return new CycleEnd(memory with { Kept = ended, Failures = failures }, observed.Resource, observed.License.Secret, next, isContended);
    }

    private DateTimeOffset NextOf(ResourceState state, Decision decision, ApplyResult? result, DateTimeOffset now, CycleMemory memory)
    {
        if (result is ApplyResult.Contended)
            return now + TimeSpan.FromSeconds(1); // what somebody else does all the time, the loop's pace slows down
        var left = memory.AskAfter - time.GetElapsedTime(memory.AskedAt!.Value);
        var ask = now + (left > TimeSpan.Zero ? left : TimeSpan.Zero);
        return new[] { decision.Until, (result as ApplyResult.Done)?.Until, state.Pending?.Deadline }.Where(moment => moment > now).Append(ask).Min()!.Value;
    }

    /// <summary>Another process has seen more of the channel since.</summary>
    private static bool IsOutdated(CycleMemory memory, Question question) => memory is { Problem: null, Answer: { } answer } && Verify.Again(answer, question, memory.Kept!.State).Defects.Count > 0;

    private bool IsTimeToAsk(CycleMemory memory) => memory.AskedAt is not { } asked || time.GetElapsedTime(asked) >= memory.AskAfter;
}
