using ReleaseService.Contracts;
using ReleaseService.Contracts.Channels;
using ReleaseService.Server.Hosting.Errors;
using ReleaseService.Server.Licensing;
using ReleaseService.Server.Serving;
using ReleaseService.Server.Snapshots;

namespace ReleaseService.Server.Channels;

/// <summary><c>GET /api/v1/channels/{name}/promotions</c>: a channel's history, in order of sequence.</summary>
public static class ListPromotions
{
    public static async Task HandleAsync(string name, HttpContext context, SnapshotStore store, CallerReader callers)
    {
        if (await Reading.OpenAsync(context, store, callers) is not { } reading || await PageQuery.ReadAsync(context, PageQuery.MaxLimit) is not { } page)
            return;
        if (!reading.Snapshot.Channels.TryGetValue(name, out var channel))
        {
            await ErrorAnswer.WriteAsync(context, "channel_unknown");
            return;
        }

        // Sequences have no gaps: the promotion of sequence n is the one at n - 1.
        var from = page.Last is { } last ? Math.Max(0, channel.Promotions.Count - last) : Math.Min(page.After, channel.Promotions.Count);
        var promotions = channel.Promotions.Skip((int)from).Take(page.Limit).Select(promotion => promotion.ToDetails(reading.Snapshot));
        await JsonAnswer.WriteAsync(context, reading.Snapshot, new PromotionList(name, channel.Promotions.Count, [.. promotions]), ContractsJson.Default.PromotionList);
    }
}
