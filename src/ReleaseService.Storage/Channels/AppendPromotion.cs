using Microsoft.EntityFrameworkCore;
using ReleaseService.Core.Channels;
using ReleaseService.Core.Releases;
using ReleaseService.Storage.Releases;
using ReleaseService.Storage.Revisions;

namespace ReleaseService.Storage.Channels;

/// <summary>Gives a channel its next promotion, with its document; a release's first promotion also makes what pins of it get.</summary>
public static class AppendPromotion
{
    /// <param name="db">The database.</param>
    /// <param name="write">The transaction, which holds the writers' lock: that is what leaves sequences without gaps.</param>
    /// <param name="channel">The channel; must be stored.</param>
    /// <param name="release">The release; must be stored.</param>
    /// <param name="actor">Who.</param>
    /// <param name="reason">Why.</param>
    /// <param name="at">When.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns>The new sequence, or null when the release is the head already.</returns>
    public static async Task<long?> RunAsync(
        ReleaseDbContext db, WriteTransaction write, Channel channel, Release release, string actor, string reason, DateTimeOffset at, CancellationToken cancellation)
    {
        var head = await db.Promotions.Where(row => row.ChannelId == channel.Id).OrderByDescending(row => row.Sequence)
            .Select(row => new { row.Sequence, row.ReleaseId, row.At }).FirstOrDefaultAsync(cancellation);
        if (PromotionRules.Next(head is null ? null : (head.Sequence, head.ReleaseId, head.At), release.Id, at) is not { } next)
            return null;

        db.Promotions.Add(new PromotionRow
        {
            ChannelId = channel.Id,
            Sequence = next.Sequence,
            ReleaseId = release.Id,
            Actor = actor,
            Reason = reason,
            At = next.At,
            Document = SpecBytes.Compose(channel, release, next.Sequence),
            Revision = write.Revision,
        });
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
        return next.Sequence;
    }
}
