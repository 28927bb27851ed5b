using ReleaseService.Cluster.State;
using ReleaseService.Contracts.Channels;

namespace ReleaseService.Cluster.Instances;

/// <summary>Second and third step: asks the service, and verifies what it says.</summary>
/// <param name="fetch">Asks.</param>
/// <param name="time">The clock.</param>
/// <param name="toldOf">By license and channel: how far an event said that the channel is. Null where nobody watches.</param>
public sealed class Inquire(Fetch fetch, TimeProvider time, Func<string?, string, ChannelPlace?>? toldOf = null)
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
        var answer = await fetch.RunAsync(question, known?.Release.ETag, SeenOf(question, known?.Release, state), cancellation);
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

    /// <summary>
    /// The channel's floor, or what an event told since: without that, the replica that is asked may be one that the event's promotion hasn't reached, and answer that nothing is new. Of a channel
    /// that no answer named yet nothing is known. The license may have another one by now; then it is a hint too many.
    /// </summary>
    private ChannelPlace? SeenOf(Question question, HeldRelease? known, ResourceState state)
    {
        if (question.Pin is not null || (question.Channel ?? known?.Channel) is not { } channel)
            return null;
        ChannelPlace? floor = known?.Channel == channel && state.Floors.TryGetValue(known.ChannelId, out var place) ? new(place.Epoch, place.Sequence) : null;
        var told = toldOf?.Invoke(question.License, channel);
        return floor > told || told is null ? floor : told;
    }

    private static Obstacle ProblemOf(FetchAnswer answer) => answer switch
    {
        FetchAnswer.Refused refused => new(Condition.Unlicensed, refused.Message),
        FetchAnswer.Unknown unknown => new(Condition.Misconfigured, unknown.Message),
        FetchAnswer.Failed failed => new(Condition.Unreachable, failed.Message),
        _ => throw new InvalidOperationException("An answer with a document is no problem."),
    };
}
