using ReleaseService.Cluster.State;

namespace ReleaseService.Cluster.Instances;

/// <summary>Second and third step: asks the service, and verifies what it says.</summary>
public sealed class Inquire(Fetch fetch, TimeProvider time)
{
    /// <param name="observed">What stands there.</param>
    /// <param name="question">What is asked for.</param>
    /// <param name="known">The last answer to anything; null for none.</param>
    /// <param name="cancellation">Cancels the requests.</param>
    public async Task<Inquiry> RunAsync(Observation observed, Question question, Candidate? known, CancellationToken cancellation)
    {
        var state = observed.Kept.State;
        if (observed.License.Problem is { } missing)
            return new Inquiry(state, null, new Obstacle(Condition.Waiting, missing));
        if (question.License is null && state.HadLicense)
            return new Inquiry(state, null, new Obstacle(Condition.Waiting, "the license that this resource had is gone; delete the poller's secret if it is to follow the public channel"));
        known ??= observed.Standing;
        var answer = await fetch.RunAsync(question, known?.Release.ETag, cancellation);
        if (answer is not (FetchAnswer.Document or FetchAnswer.Unchanged))
            return new Inquiry(state, null, ProblemOf(answer));
        if (answer is FetchAnswer.Unchanged && known is null)
            return new Inquiry(state, null, new Obstacle(Condition.Unreachable, "the service says that nothing has changed, though nothing is known yet"));

        var verified = answer is FetchAnswer.Document document ? Verify.Run(document.Spec, question, state) : Verify.Again(known!, question, state);
        if (!verified.TryGet(out var candidate))
            return new Inquiry(state, null, new Obstacle(Condition.Unreachable, $"the service's answer isn't followed: {string.Join(" ", verified.Defects.Take(3))}"));
        var floors = new Dictionary<string, Floor>(state.Floors);
        if (candidate.Release.Place is { } place && question.Pin is null)
            floors[candidate.Release.ChannelId] = place;
        return new Inquiry(state with { Floors = floors, LastAnswer = time.GetUtcNow(), HadLicense = question.License is not null }, candidate, null);
    }

    private static Obstacle ProblemOf(FetchAnswer answer) => answer switch
    {
        FetchAnswer.Refused refused => new(Condition.Unlicensed, refused.Message),
        FetchAnswer.Unknown unknown => new(Condition.Misconfigured, unknown.Message),
        FetchAnswer.Failed failed => new(Condition.Unreachable, failed.Message),
        _ => throw new InvalidOperationException("An answer with a document is no problem."),
    };
}
