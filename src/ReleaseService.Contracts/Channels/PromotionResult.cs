using ReleaseService.Contracts.Publishing;
using ReleaseService.Contracts.Releases;

namespace ReleaseService.Contracts.Channels;

/// <summary>The answer of a promotion or of its dry run.</summary>
/// <param name="Channel">The channel's name.</param>
/// <param name="Changed">Whether a promotion was made (in a dry run: would be). False where the release is the head already.</param>
/// <param name="DryRun">Whether this only says what would happen.</param>
/// <param name="Promotion">The new head, or the one that would be; the present one where nothing changes.</param>
/// <param name="Previous">The head before; null where there was none.</param>
/// <param name="Refusals">In a dry run what would refuse it; otherwise empty, since a refused promotion is an error.</param>
/// <param name="Findings">What lint says of the release against the head.</param>
/// <param name="Diff">What changes for deployments of this channel.</param>
public sealed record PromotionResult(
    string Channel,
    bool Changed,
    bool DryRun,
    PromotionDetails? Promotion,
    PromotionDetails? Previous,
    IReadOnlyList<Refusal> Refusals,
    IReadOnlyList<FindingDetails> Findings,
    ReleaseDiff Diff);
