using Microsoft.EntityFrameworkCore;
using ReleaseService.Core.Channels;
using ReleaseService.Core.Releases;

namespace ReleaseService.Storage.Channels;

/// <summary>A channel's history as the rules of promotions need it.</summary>
public static class ChannelHistory
{
    /// <returns>Oldest first; empty for a channel that isn't stored.</returns>
    public static async Task<IReadOnlyList<HistoryEntry>> ReadAsync(ReleaseDbContext db, string channel, CancellationToken cancellation)
    {
        var rows = await (
            from promotion in db.Promotions
            join owner in db.Channels on promotion.ChannelId equals owner.ChannelId
            join release in db.Releases on promotion.ReleaseId equals release.ReleaseId
            where owner.Name == channel
            orderby promotion.Sequence
            select new { promotion.Sequence, promotion.ReleaseId, release.PlatformVersion, release.CreatedAt, promotion.At }).ToListAsync(cancellation);
        return [.. rows.Select(row => new HistoryEntry(row.Sequence, row.ReleaseId, PlatformVersion.TryParse(row.PlatformVersion)!, row.CreatedAt, row.At))];
    }
}
