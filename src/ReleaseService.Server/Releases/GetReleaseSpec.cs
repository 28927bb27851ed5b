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
        if (await FindRelease.OpenAsync(releaseId, context, store, callers) is { } found)
        {
            if (found.Release.Pinned is { } spec)
                await SpecAnswer.WriteAsync(context, found.Reading.Snapshot, spec);
            else
                await ErrorAnswer.WriteAsync(context, ErrorTable.ReleaseUnknown, "The release hasn't been promoted yet, so there is no document of it.");
        }
    }
}
