using ReleaseService.Contracts;
using ReleaseService.Contracts.Channels;
using ReleaseService.Server.Hosting.Errors;
using ReleaseService.Server.Licensing;
using ReleaseService.Server.Serving;
using ReleaseService.Server.Snapshots;

namespace ReleaseService.Server.Channels;

/// <summary><c>GET /api/v1/channels</c> and <c>/{name}</c>: what the caller may see, with the heads as they are now.</summary>
public static class GetChannel
{
    public static async Task HandleListAsync(HttpContext context, SnapshotStore store, CallerReader callers)
    {
        if (await Reading.OpenEntitledAsync(context, store, callers) is not { } reading)
            return;

        var visible = reading.Snapshot.Channels.Values
            .Where(state => reading.Caller.MaySee(state.Channel))
            .OrderBy(state => state.Channel.Name, StringComparer.Ordinal)
            .Select(state => state.ToDetails(reading.Snapshot, withPolicy: reading.Caller.Identity is not null));
        await JsonAnswer.WriteAsync(context, reading.Snapshot, new ChannelList([.. visible]), ContractsJson.Default.ChannelList);
    }

    public static async Task HandleAsync(string name, HttpContext context, SnapshotStore store, CallerReader callers)
    {
        if (await Reading.OpenAsync(context, store, callers) is not { } reading)
            return;

        var entitlement = reading.Caller.EntitlementTo(name, reading.Snapshot.Catalog);
        if (entitlement.Channel is { } channel)
            await JsonAnswer.WriteAsync(context, reading.Snapshot, reading.Snapshot.Channels[channel.Name].ToDetails(reading.Snapshot, withPolicy: reading.Caller.Identity is not null), ContractsJson.Default.ChannelDetails);
        else
            await ErrorAnswer.WriteAsync(context, entitlement.Code);
    }
}
