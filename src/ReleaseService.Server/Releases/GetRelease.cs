using ReleaseService.Contracts;
using ReleaseService.Core.Licensing;
using ReleaseService.Server.Licensing;
using ReleaseService.Server.Serving;
using ReleaseService.Server.Snapshots;

namespace ReleaseService.Server.Releases;

/// <summary><c>GET /api/v1/releases/{releaseId}</c>: a promoted release with its notes and the channels that had it.</summary>
public static class GetRelease
{
    public static async Task HandleAsync(string releaseId, HttpContext context, SnapshotStore store, CallerReader callers)
    {
        if (await FindRelease.OpenAsync(releaseId, context, store, callers) is not var (reading, release))
            return;

        var channels = reading.Snapshot.Appearances[release.Id].Channels
            .Where(channel => Entitlement.MayFollow(reading.Caller.Standing, channel))
            .Select(channel => channel.Name).Order(StringComparer.Ordinal);
        await JsonAnswer.WriteAsync(context, reading.Snapshot, release.ToDetails([.. channels]), ContractsJson.Default.ReleaseDetails);
    }
}
