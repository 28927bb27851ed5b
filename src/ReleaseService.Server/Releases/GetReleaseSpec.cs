using ReleaseService.Server.Hosting.Errors;
using ReleaseService.Server.Licensing;
using ReleaseService.Server.Serving;
using ReleaseService.Server.Snapshots;

namespace ReleaseService.Server.Releases;

/// <summary>What a pin gets: the document of one release, without a sequence. Every release that was ever promoted stays resolvable.</summary>
public static class GetReleaseSpec
{
    public static async Task HandleAsync(string releaseId, HttpContext context, SnapshotStore store, CallerReader callers)
    {
        if (await Reading.OpenAsync(context, store, callers) is not { } reading)
            return;

        var (release, error) = FindRelease.Run(reading, releaseId);
        if (error is not null)
            await ErrorAnswer.WriteAsync(context, error);
        else
            await SpecAnswer.WriteAsync(context, reading.Snapshot, release!.Pinned!);
    }
}
