using ReleaseService.Contracts.Channels;
using ReleaseService.Core.Releases;

namespace ReleaseService.Core.Channels;

/// <summary>A promotion that somebody wants.</summary>
/// <param name="Channel">To where, with its policy.</param>
/// <param name="Release">Of what.</param>
/// <param name="IsRollback">Whether it is meant to go down.</param>
/// <param name="Force">Whether refusals that can be forced are to be overridden.</param>
/// <param name="Reason">Why.</param>
public sealed record PromotionProposal(Channel Channel, Release Release, bool IsRollback, bool Force, string Reason);

/// <summary>An entry of a channel's history, as far as the rules need it.</summary>
public sealed record HistoryEntry(long Sequence, Guid ReleaseId, PlatformVersion PlatformVersion, DateTimeOffset CreatedAt, DateTimeOffset At);

/// <summary>What the rules say of a proposal. It may be promoted when there are no refusals.</summary>
/// <param name="Refusals">Every rule that it breaks and that isn't forced.</param>
/// <param name="Forced">Codes of those that are.</param>
public sealed record PromotionVerdict(IReadOnlyList<Refusal> Refusals, IReadOnlyList<string> Forced);
