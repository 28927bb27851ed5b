using ReleaseService.Contracts.Channels;
using ReleaseService.Core.Publishing.Lint;
using ReleaseService.Core.Releases;

namespace ReleaseService.Core.Channels;

/// <summary>What may be the next entry of a channel's append-only list of promotions, and what it is. Pure; the server and the CLI ask the same rules.</summary>
public static class PromotionRules
{
    public const string Down = "promotion_down";
    public const string NotDown = "rollback_not_down";
    public const string TooEarly = "promotion_too_early";
    public const string KindChange = "kind_change";
    public const string Withdrawn = "release_withdrawn";
    public const string ReasonMissing = "reason_missing";

    private const int PathsNamed = 5;

    /// <param name="head">The newest promotion of the channel; null when there is none.</param>
    /// <param name="releaseId">The release to promote.</param>
    /// <param name="now">The time of the promotion.</param>
    /// <returns>Sequence and time of the new entry, or null when the release is the head already: that changes nothing.</returns>
    public static (long Sequence, DateTimeOffset At)? Next((long Sequence, Guid ReleaseId, DateTimeOffset At)? head, Guid releaseId, DateTimeOffset now)
    {
        var at = Timestamp.ToMilliseconds(now);
        if (head is not { } previous)
            return (1, at);
        if (previous.ReleaseId == releaseId)
            return null;

        // "The head as of a time" (frozen licenses) needs times that never go back, also when a server's clock did.
        return (previous.Sequence + 1, at > previous.At ? at : previous.At);
    }

    /// <summary>Every rule that a promotion breaks. Not asked of a release that is the head already.</summary>
    /// <param name="proposal">What is wanted.</param>
    /// <param name="head">The release that is head now; null for none.</param>
    /// <param name="isWithdrawn">Whether the proposed release is withdrawn.</param>
    /// <param name="own">The channel's history, oldest first.</param>
    /// <param name="required">The history of the channel that it requires, oldest first; empty where it requires none.</param>
    /// <param name="findings">What <see cref="ReleaseLint"/> finds in the release against the head.</param>
    /// <param name="now">The time of the promotion.</param>
    public static PromotionVerdict Check(
        PromotionProposal proposal, Release? head, bool isWithdrawn, IReadOnlyList<HistoryEntry> own, IReadOnlyList<HistoryEntry> required, IReadOnlyList<Finding> findings, DateTimeOffset now)
    {
        Refusal?[] all =
        [
            isWithdrawn ? new(Withdrawn, $"{proposal.Release.Name} has been withdrawn; promote another release.", CanForce: false) : null,
            CheckDirection(proposal, head),
            proposal.IsRollback && own.Any(entry => entry.ReleaseId == proposal.Release.Id) ? null : CheckOrder(proposal, required, now),
            CheckKinds(findings),
            string.IsNullOrWhiteSpace(proposal.Reason) && (proposal.IsRollback || proposal.Force)
                ? new(ReasonMissing, $"{(proposal.IsRollback ? "A rollback" : "Forcing")} takes a reason; say why.", CanForce: false)
                : null,
        ];
        var broken = all.OfType<Refusal>().ToLookup(refusal => proposal.Force && refusal.CanForce);
        return new([.. broken[false]], [.. broken[true].Select(refusal => refusal.Code)]);
    }

    /// <summary>Where a rollback without a release goes: the last release in the history that is older than the head and not withdrawn. After a rollback and a new promotion that
    /// is what was gone back to, not what it was gone back from.</summary>
    /// <param name="own">The channel's history, oldest first.</param>
    /// <param name="isWithdrawn">Whether a release is withdrawn.</param>
    /// <returns>Null when there is none.</returns>
    public static HistoryEntry? PreviousOf(IReadOnlyList<HistoryEntry> own, Func<Guid, bool> isWithdrawn) =>
        own.Count == 0 ? null : own.LastOrDefault(entry => IsOlder(entry, own[^1]) && !isWithdrawn(entry.ReleaseId));

    private static Refusal? CheckDirection(PromotionProposal proposal, Release? head)
    {
        if (head is null)
            return proposal.IsRollback ? new(NotDown, $"{proposal.Channel.Name} has no release to roll back from; promote without rollback.", CanForce: false) : null;
        var release = proposal.Release;
        var isOlder = ReleaseOrder.IsOlder((release.PlatformVersion, release.CreatedAt), (head.PlatformVersion, head.CreatedAt));
        var isLowerChart = ReleaseOrder.IsLowerChart(release.Chart, head.Chart);
        if (proposal.IsRollback)
        {
            return isOlder || isLowerChart
                ? null
                : new(NotDown, $"{release.Name} isn't older than {proposal.Channel.Name}'s head {head.Name}; promote it without rollback.", CanForce: false);
        }

        if (!isOlder && !isLowerChart)
            return null;
        var what = isOlder
            ? $"{release.Name} (platform {release.PlatformVersion}, made {Timestamp.Format(release.CreatedAt)}) is older than the head {head.Name} (platform {head.PlatformVersion}, made {Timestamp.Format(head.CreatedAt)})"
            : $"{release.Name} installs chart {release.Chart.Version}, a lower one than {head.Chart.Version} of the head {head.Name}";
        return new(Down, $"{what}. If {proposal.Channel.Name} is to go back, declare a rollback and say why.", CanForce: true);
    }

    private static Refusal? CheckOrder(PromotionProposal proposal, IReadOnlyList<HistoryEntry> required, DateTimeOffset now)
    {
        if (proposal.Channel.Requires is not { } rule)
            return null;
        var release = proposal.Release;
        if (!required.Any(entry => entry.ReleaseId == release.Id))
            return new(TooEarly, $"{proposal.Channel.Name} takes only what {rule.Channel} has had for {rule.Hours} h, and {rule.Channel} hasn't had {release.Name}. Promote it to {rule.Channel} first.", CanForce: true);
        if (HeldSince(release, required) is not { } since)
            return new(TooEarly, $"{rule.Channel} has gone back behind {release.Name}, to a release that is older. Find out why, and promote what {rule.Channel} keeps.", CanForce: true);
        var from = since.AddHours(rule.Hours);
        return now >= from
            ? null
            : new(TooEarly, $"{rule.Channel} has had {release.Name} since {Timestamp.Format(since)}; {proposal.Channel.Name} takes it after {rule.Hours} h, from {Timestamp.Format(from)}.", CanForce: true);
    }

    /// <summary>Since when a channel has had a release without going back behind it; null for one that it went back from, or never had. Going on to newer ones keeps the time
    /// running: what they don't break, they prove.</summary>
    private static DateTimeOffset? HeldSince(Release release, IReadOnlyList<HistoryEntry> history)
    {
        DateTimeOffset? since = null;
        foreach (var entry in history)
        {
            if (entry.ReleaseId == release.Id)
                since ??= entry.At;
            else if (ReleaseOrder.IsOlder((entry.PlatformVersion, entry.CreatedAt), (release.PlatformVersion, release.CreatedAt)))
                since = null;
        }

        return since;
    }

    private static Refusal? CheckKinds(IReadOnlyList<Finding> findings)
    {
        var changes = findings.Where(finding => finding.RuleId == LintRules.KindChange.Id).ToList();
        if (changes.Count == 0)
            return null;
        var more = changes.Count > PathsNamed ? $" and {changes.Count - PathsNamed} more" : "";
        return new(KindChange, $"The kind of {string.Join(", ", changes.Take(PathsNamed).Select(finding => finding.Path))}{more} changes against the head, which fails every reconcile of a customer who sets it. Use another key, or force it once no customer does.", CanForce: true);
    }

    private static bool IsOlder(HistoryEntry entry, HistoryEntry than) => ReleaseOrder.IsOlder((entry.PlatformVersion, entry.CreatedAt), (than.PlatformVersion, than.CreatedAt));
}
