using ReleaseService.Contracts.Releases;

namespace ReleaseService.Contracts.Publishing;

/// <summary>The answer of a withdrawal.</summary>
/// <param name="Release">The release.</param>
/// <param name="Changed">False where it was withdrawn already.</param>
/// <param name="Heads">The channels that still serve it, with what each can go back to: a withdrawal changes no channel by itself.</param>
public sealed record WithdrawResult(ReleaseDetails Release, bool Changed, IReadOnlyList<WithdrawnHead> Heads);

/// <summary>A channel whose head is withdrawn.</summary>
/// <param name="Channel">Its name.</param>
/// <param name="Sequence">The head's sequence, to send back as <c>expectedSequence</c>.</param>
/// <param name="Previous">The release that a rollback without a release goes to; null where there is none.</param>
public sealed record WithdrawnHead(string Channel, long Sequence, ReleaseReference? Previous);
