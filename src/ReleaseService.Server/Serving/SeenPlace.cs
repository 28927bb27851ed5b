using Microsoft.Extensions.Primitives;
using ReleaseService.Contracts.Channels;
using ReleaseService.Server.Licensing;
using ReleaseService.Server.Snapshots;

namespace ReleaseService.Server.Serving;

/// <summary>
/// What a client says that it has seen of a channel (<c>Release-Min-Sequence</c>; of a watch <c>Last-Event-ID</c>). A server that is behind it catches up before it answers, so that whoever
/// goes from replica to replica isn't shown the past. Where that doesn't help it answers with what it has: the client may mean another channel than its license gets by now, and its own floor
/// refuses what is too old; an error would keep it from everything.
/// </summary>
public static class SeenPlace
{
    /// <summary>As <see cref="Reading.OpenAsync"/>, caught up.</summary>
    /// <param name="sent">The header; what can't be read is no reason for anything.</param>
    /// <param name="channel">By name; null for the caller's own.</param>
    /// <param name="context">The request.</param>
    /// <param name="store">The snapshots.</param>
    /// <param name="callers">Reads the license.</param>
    public static async ValueTask<Reading?> OpenAsync(StringValues sent, string? channel, HttpContext context, SnapshotStore store, CallerReader callers)
    {
        var reading = await Reading.OpenAsync(context, store, callers);
        if (reading is null || sent.Count != 1 || !ChannelPlace.TryParse(sent[0], out var seen) || seen <= PlaceOf(reading, channel))
            return reading;
        await context.RequestServices.GetRequiredService<CatchUp>().RunAsync(context.RequestAborted);
        return await Reading.OpenAsync(context, store, callers);
    }

    /// <summary>How far this server is: the channel's own head, which a frozen license doesn't get. A channel that it doesn't know yet has none.</summary>
    private static ChannelPlace PlaceOf(Reading reading, string? channel)
    {
        var entitled = reading.Caller.EntitlementTo(channel, reading.Snapshot.Catalog).Channel;
        return new(reading.Snapshot.Stamp.Epoch, entitled is null ? 0 : reading.Snapshot.Channels[entitled.Name].Head?.Sequence ?? 0);
    }
}
