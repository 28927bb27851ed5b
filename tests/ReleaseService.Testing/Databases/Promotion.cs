using Microsoft.EntityFrameworkCore;
using ReleaseService.Storage;
using ReleaseService.Storage.Channels;
using ReleaseService.Storage.Revisions;

namespace ReleaseService.Testing.Databases;

/// <summary>Promotes a stored release, through the operation that the service itself uses.</summary>
public static class Promotion
{
    /// <returns>The sequence; null when the release was the head already.</returns>
    public static async Task<long?> RunAsync(ReleaseDbContext db, TimeProvider time, string channelName, string releaseName)
    {
        await using var write = await WriteTransaction.BeginAsync(db, time, CancellationToken.None);
        var channel = (await db.Channels.SingleAsync(row => row.Name == channelName)).ToChannel();
        var release = (await db.Releases.SingleAsync(row => row.Name == releaseName)).ToRelease("") ?? throw new InvalidOperationException("The stored release is damaged.");
        var promotion = await AppendPromotion.RunAsync(db, write, channel, release, new PromotionCause("test", "", write.Now), CancellationToken.None);
        await write.CommitUnauditedAsync($"promoted {channelName}", CancellationToken.None);
        return promotion?.Sequence;
    }
}
