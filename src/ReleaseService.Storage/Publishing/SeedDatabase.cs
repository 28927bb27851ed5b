using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ReleaseService.Core.Audit;
using ReleaseService.Core.Publishing;
using ReleaseService.Storage.Channels;
using ReleaseService.Storage.Releases;
using ReleaseService.Storage.Revisions;

namespace ReleaseService.Storage.Publishing;

/// <summary>Fills an empty database from the channels folder, each promotion at its own time, all in one transaction. A database that holds
/// anything is left alone.</summary>
public static class SeedDatabase
{
    public const string Actor = "seed";

    public static async Task<bool> IsEmptyAsync(ReleaseDbContext db, CancellationToken cancellation) =>
        !await db.Channels.AnyAsync(cancellation) && !await db.Releases.AnyAsync(cancellation);

    /// <returns>False when the database wasn't empty.</returns>
    public static async Task<bool> RunAsync(ReleaseDbContext db, TimeProvider time, ChannelsFolder folder, CancellationToken cancellation)
    {
        await using var write = await WriteTransaction.BeginAsync(db, time, cancellation);
        if (!await IsEmptyAsync(db, cancellation))
            return false;

        foreach (var source in folder.Sources.Values.OrderBy(source => source.Release.Name, StringComparer.Ordinal))
        {
            await AddRelease.RunAsync(db, write, source.Release, cancellation);
            await AddAliases.RunAsync(db, write, source.Release.Id, source.Aliases, cancellation);
        }

        foreach (var (channel, _) in folder.Channels)
            db.Channels.Add(ChannelRow.From(channel, write.Revision));
        await db.SaveChangesAsync(cancellation);

        // In the order of time over all channels, so that a release's pinned document comes from the channel that had it first.
        var promotions = folder.Channels
            .SelectMany(file => file.Promotions.Select(promotion => (file.Channel, Promotion: promotion, At: promotion.At ?? write.Now)))
            .OrderBy(entry => entry.At).ThenBy(entry => entry.Channel.Name, StringComparer.Ordinal);
        foreach (var (channel, promotion, at) in promotions)
        {
            var cause = new PromotionCause(Actor, promotion.Reason, at, promotion.IsRollback);
            await AppendPromotion.RunAsync(db, write, channel, folder.Releases[promotion.Release], cause, cancellation);
        }

        write.Audit(new AuditRecord(Actor, "", AuditActions.Seed, "channels")
        {
            Details = new Dictionary<string, string>
            {
                ["channels"] = folder.Channels.Count.ToString(CultureInfo.InvariantCulture),
                ["releases"] = folder.Releases.Count.ToString(CultureInfo.InvariantCulture),
            },
        });
        await write.CommitAsync("seeded", cancellation);
        return true;
    }
}
