using ReleaseService.Core.Licensing;
using ReleaseService.Server.Hosting.Errors;
using ReleaseService.Server.Licensing;
using ReleaseService.Server.Serving;
using ReleaseService.Server.Snapshots;

namespace ReleaseService.Server.Releases;

/// <summary>What every read of one release starts with: finds a promoted release, if the caller may have it. Whoever publishes finds every release.</summary>
public static class FindRelease
{
    /// <returns>Null when an error was answered.</returns>
    public static async ValueTask<(Reading Reading, ReleaseState Release)?> OpenAsync(string id, HttpContext context, SnapshotStore store, CallerReader callers)
    {
        if (await Reading.OpenAsync(context, store, callers) is not { } reading)
            return null;

        var (release, error) = Find(reading, id);
        if (release is not null)
            return (reading, release);
        await ErrorAnswer.WriteAsync(context, error!);
        return null;
    }

    /// <returns>The release, or the code of the error.</returns>
    private static (ReleaseState? Release, string? Error) Find(Reading reading, string id)
    {
        if (reading.Snapshot.FindRelease(id) is not { } release)
            return (null, ErrorTable.ReleaseUnknown);
        if (reading.Caller.Identity is not null)
            return (release, null);
        if (reading.Snapshot.FindPin(id) is not { } pin)
            return (null, ErrorTable.ReleaseUnknown);
        return Entitlement.RefusePin(reading.Caller.Standing, pin.FirstPromotedAt, pin.IsPublic) is { } refusal ? (null, refusal) : (release, null);
    }
}
