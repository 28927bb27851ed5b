using ReleaseService.Contracts;
using ReleaseService.Server.Serving;
using ReleaseService.Server.Snapshots;

namespace ReleaseService.Server.Licensing;

/// <summary><c>GET /api/v1/license</c>: what the server makes of the license sent; with <c>?explain=true</c> step by step. A license that isn't one is an error; one that is
/// refused is an answer, with the reason.</summary>
public static class GetLicense
{
    public static async Task HandleAsync(bool? explain, HttpContext context, SnapshotStore store, CallerReader callers, LicenseDescription description)
    {
        if (await Reading.OpenAsync(context, store, callers) is { } reading)
            await JsonAnswer.WriteAsync(context, reading.Snapshot, description.Of(reading.Caller.Facts, reading.Snapshot, explain == true ? [] : null), ContractsJson.Default.LicenseDetails);
    }
}
