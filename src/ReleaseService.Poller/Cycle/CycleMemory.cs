using ReleaseService.Cluster.Instances;
using ReleaseService.Cluster.State;

namespace ReleaseService.Poller.Cycle;

/// <summary>What a resource's loop carries from one cycle to the next; a process that starts has none of it.</summary>
/// <param name="Kept">What stood in the secret at the end of it.</param>
/// <param name="Asked">What the service was last asked.</param>
/// <param name="Problem">Why there was no document to follow; null where there was.</param>
/// <param name="Answer">The last document to follow; null for none.</param>
/// <param name="Failures">How many cycles have failed, one after the other.</param>
/// <param name="AskedAt">When it was asked, by the clock that only runs; null where it is to be asked anew.</param>
/// <param name="AskAfter">How long after that it is asked again, whatever happens meanwhile.</param>
public sealed record CycleMemory(
    KeptState? Kept = null, Question? Asked = null, Obstacle? Problem = null, Candidate? Answer = null, int Failures = 0, long? AskedAt = null, TimeSpan AskAfter = default);
