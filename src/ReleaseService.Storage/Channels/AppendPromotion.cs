using Microsoft.EntityFrameworkCore;
using ReleaseService.Core.Channels;
using ReleaseService.Core.Releases;
using ReleaseService.Storage.Releases;
using ReleaseService.Storage.Revisions;

namespace ReleaseService.Storage.Channels;

/// <summary>Who promotes, why and when, and what that took.</summary>
/// <param name="Actor">Who.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When.</param>
/// <param name="IsRollback">Whether it was declared a rollback.</param>
/// <param name="Forced">Codes of the refusals that were overridden.</param>
public sealed record PromotionCause(string Actor, string Reason, DateTimeOffset At, bool IsRollback = false, params IReadOnlyList<string> Forced);

/// <summary>Gives a channel its next promotion, with its document; a release's first promotion also makes what pins of it get.</summary>
public static class AppendPromotion
{
    /// <param name="db">The database.</param>
    /// <param name="write">The transaction, which holds the writers' lock: that is what leaves sequences without gaps.</param>
    /// <param name="channel">The channel; must be stored.</param>
    /// <param name="release">The release; must be stored.</param>
    /// <param name="cause">Who and why.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns>The new promotion, or null when the release is the head already.</returns>
    public static async Task<PromotionRow?> RunAsync(
        ReleaseDbContext db, WriteTransaction write, Channel channel, Release release, PromotionCause cause, CancellationToken cancellation)
    {
        var head = await db.Promotions.Where(row => row.ChannelId == channel.Id).OrderByDescending(row => row.Sequence)
            .Select(row => new { row.Sequence, row.ReleaseId, row.At }).FirstOrDefaultAsync(cancellation);
        if (PromotionRules.Next(head is null ? null : (head.Sequence, head.ReleaseId, head.At), release.Id, cause.At) is not { } next)
            return null;

        var promotion = new PromotionRow
        {
            ChannelId = channel.Id,
            Sequence = next.Sequence,
            ReleaseId = release.Id,
            Actor = cause.Actor,
            Reason = cause.Reason,
            At = next.At,
            IsRollback = cause.IsRollback,
            Forced = [.. cause.Forced],
            Document = SpecBytes.Compose(channel, release, next.Sequence),
            Revision = write.Revision,
        };
        db.Promotions.Add(promotion);
        if (!await db.PinnedSpecs.AnyAsync(row => row.ReleaseId == release.Id, cancellation))
        {
            db.PinnedSpecs.Add(new PinnedSpecRow
            {
                ReleaseId = release.Id,
                ChannelId = channel.Id,
                Document = SpecBytes.Compose(channel, release, sequence: null),
                Revision = write.Revision,
            });
        }

        await db.SaveChangesAsync(cancellation);
        return promotion;
    }
}
