using ReleaseService.Contracts;
using ReleaseService.Contracts.Releases;
using ReleaseService.Core.Channels;
using ReleaseService.Server.Licensing;
using ReleaseService.Server.Serving;
using ReleaseService.Server.Snapshots;

namespace ReleaseService.Server.Releases;

/// <summary><c>GET /api/v1/releases/{releaseId}</c>: a release with its notes and the channels that had it.</summary>
public static class GetRelease
{
    public static async Task HandleAsync(string releaseId, HttpContext context, SnapshotStore store, CallerReader callers)
    {
        if (await FindRelease.OpenAsync(releaseId, context, store, callers) is not var (reading, release))
            return;

        await JsonAnswer.WriteAsync(context, reading.Snapshot, Describe(reading, release), ContractsJson.Default.ReleaseDetails);
    }

    public static ReleaseDetails Describe(Reading reading, ReleaseState release)
    {
        IReadOnlyList<Channel> channels = reading.Snapshot.Appearances.TryGetValue(release.Id, out var appearance) ? appearance.Channels : [];
        return release.ToDetails([.. channels.Where(reading.Caller.MaySee).Select(channel => channel.Name).Order(StringComparer.Ordinal)], withReasons: reading.Caller.Identity is not null);
    }
}
