using ReleaseService.Contracts;
using ReleaseService.Server.Hosting.Errors;
using ReleaseService.Server.Serving;
using ReleaseService.Server.Snapshots;

namespace ReleaseService.Server.Licensing;

/// <summary><c>GET /api/v1/license</c>: what the server makes of the license sent; with <c>?explain=true</c> step by step, with <c>?release=</c> for a release that is asked for by its
/// id. A license that isn't one is an error; one that is refused is an answer, with the reason.</summary>
public static class GetLicense
{
    public static async Task HandleAsync(bool? explain, string? release, HttpContext context, SnapshotStore store, CallerReader callers, LicenseDescription description)
    {
        if (await Reading.OpenAsync(context, store, callers) is not { } reading)
            return;
        var pin = release is null ? null : reading.Snapshot.FindPin(release);
        if (release is not null && pin is null)
            await ErrorAnswer.WriteAsync(context, ErrorTable.ReleaseUnknown);
        else
            await JsonAnswer.WriteAsync(context, reading.Snapshot, description.Of(reading.Caller.Facts, reading.Snapshot, pin, explain == true ? [] : null), ContractsJson.Default.LicenseDetails);
    }
}
