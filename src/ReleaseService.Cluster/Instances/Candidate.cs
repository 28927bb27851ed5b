using ReleaseService.Cluster.State;

namespace ReleaseService.Cluster.Instances;

/// <summary>A document that passed its checks.</summary>
/// <param name="Release">What it is.</param>
/// <param name="Document">Its bytes.</param>
public sealed record Candidate(HeldRelease Release, ReadOnlyMemory<byte> Document)
{
    /// <summary>The document that is held; null before the first.</summary>
    public static Candidate? Held(KeptState kept) => kept is { State.Held: { } release, Document: { } document } ? new(release, document) : null;

    /// <summary>The one before it; null where there was none.</summary>
    public static Candidate? Previous(KeptState kept) => kept is { State.Previous: { } release, Previous: { } document } ? new(release, document) : null;
}
