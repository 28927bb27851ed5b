using ReleaseService.Contracts.Licensing;
using ReleaseService.Core.Identity;
using ReleaseService.Server.Hosting.Errors;
using ReleaseService.Server.Identity;
using ReleaseService.Server.Licensing;
using ReleaseService.Server.Snapshots;

namespace ReleaseService.Server.Serving;

/// <summary>What every read starts with: one snapshot for the whole request, and who is calling.</summary>
public sealed record Reading(ReleaseSnapshot Snapshot, Caller Caller)
{
    /// <summary>Null when an error was answered: nothing loaded yet, or a license that isn't one.</summary>
    public static async ValueTask<Reading?> OpenAsync(HttpContext context, SnapshotStore store, CallerReader callers)
    {
        if (context.Identity() is { } identity)
            return await OpenForPublisherAsync(context, identity, store);
        if (store.Current is not { } snapshot)
        {
            await ErrorAnswer.WriteAsync(context, ErrorTable.NotReady);
            return null;
        }

        var caller = callers.Read(context.Request.Headers.Authorization, snapshot);
        if (caller.Error is null)
            return new Reading(snapshot, caller);
        await ErrorAnswer.WriteAsync(context, caller.Error, caller.Detail);
        return null;
    }

    /// <summary>Whoever publishes reads what the database holds at this moment, also before anything was promoted.</summary>
    private static async Task<Reading> OpenForPublisherAsync(HttpContext context, CallerIdentity identity, SnapshotStore store)
    {
        await context.RequestServices.GetRequiredService<SnapshotRefresher>().RefreshAsync(context.RequestAborted);
        return new Reading(store.Newest!, Caller.Of(identity));
    }

    /// <summary>As <see cref="OpenAsync"/>, and a license that is refused gets its refusal.</summary>
    public static async ValueTask<Reading?> OpenEntitledAsync(HttpContext context, SnapshotStore store, CallerReader callers)
    {
        var reading = await OpenAsync(context, store, callers);
        if (reading is null || reading.Caller.Standing.State != LicenseState.Refused)
            return reading;
        await ErrorAnswer.WriteAsync(context, reading.Caller.Standing.Code);
        return null;
    }
}
