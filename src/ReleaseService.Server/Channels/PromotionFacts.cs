using Microsoft.EntityFrameworkCore;
using ReleaseService.Contracts.Channels;
using ReleaseService.Core.Channels;
using ReleaseService.Core.Publishing;
using ReleaseService.Core.Publishing.Lint;
using ReleaseService.Core.Releases;
using ReleaseService.Server.Hosting.Errors;
using ReleaseService.Storage;
using ReleaseService.Storage.Channels;
using ReleaseService.Storage.Releases;

namespace ReleaseService.Server.Channels;

/// <summary>All that the rules need to know of a promotion, read in the transaction that would make it.</summary>
/// <param name="Channel">The channel, with its policy.</param>
/// <param name="Release">What is to be promoted.</param>
/// <param name="Head">What is head now; null for none.</param>
/// <param name="IsWithdrawn">Whether the release is withdrawn.</param>
/// <param name="Own">The channel's history.</param>
/// <param name="Required">The history of the channel that it requires; empty where it requires none.</param>
public sealed record PromotionFacts(
    Channel Channel, Release Release, (PromotionDetails Promotion, Release Release)? Head, bool IsWithdrawn, IReadOnlyList<HistoryEntry> Own, IReadOnlyList<HistoryEntry> Required)
{
    /// <returns>The facts, or the code of the error.</returns>
    public static async Task<(PromotionFacts? Facts, string? Error)> ReadAsync(ReleaseDbContext db, string name, PromoteRequest request, CancellationToken cancellation)
    {
        if (!Channel.IsName(name) || (await db.Channels.AsNoTracking().SingleOrDefaultAsync(row => row.Name == name, cancellation))?.ToChannel() is not { } channel)
            return (null, "channel_unknown");
        var own = await ChannelHistory.ReadAsync(db, name, cancellation);
        var withdrawn = (await db.Withdrawals.Select(row => row.ReleaseId).ToListAsync(cancellation)).ToHashSet();
        Guid? wanted = request.ReleaseId;
        if (wanted is null && request.Release is null)
        {
            if (PromotionRules.PreviousOf(own, withdrawn.Contains) is not { } previous)
                return (null, "rollback_impossible");
            wanted = previous.ReleaseId;
        }

        var release = wanted is { } id ? await FindStoredRelease.ByIdAsync(db, id, cancellation) : await FindStoredRelease.ByTextAsync(db, request.Release!, cancellation);
        if (release is null)
            return (null, ErrorTable.ReleaseUnknown);
        var required = channel.Requires is { } rule ? await ChannelHistory.ReadAsync(db, rule.Channel, cancellation) : [];
        return (new(channel, release, await ReadHeadAsync(db, channel, own, cancellation), withdrawn.Contains(release.Id), own, required), null);
    }

    /// <summary>The findings that depend on the channel; the others were found when the release was published.</summary>
    public IReadOnlyList<Finding> KindChanges() =>
        [.. ReleaseLint.Run(Release, Head?.Release, Channel, [], SourcePlaces.None).Where(finding => finding.RuleId == LintRules.KindChange.Id)];

    private static async Task<(PromotionDetails, Release)?> ReadHeadAsync(ReleaseDbContext db, Channel channel, IReadOnlyList<HistoryEntry> own, CancellationToken cancellation)
    {
        if (own.Count == 0)
            return null;
        var newest = own[^1].Sequence;
        var row = await db.Promotions.AsNoTracking().Where(row => row.ChannelId == channel.Id && row.Sequence == newest)
            .Select(row => new { row.Sequence, row.ReleaseId, row.Actor, row.Reason, row.At, row.IsRollback, row.Forced }).SingleAsync(cancellation);
        var release = await FindStoredRelease.ByIdAsync(db, row.ReleaseId, cancellation) ?? throw new InvalidDataException("A promotion's release is stored.");
        return (new(row.Sequence, row.ReleaseId, release.Name, release.PlatformVersion.ToString(), row.Actor, row.Reason, row.At, row.IsRollback, row.Forced), release);
    }
}
