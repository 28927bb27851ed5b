using ReleaseService.Contracts.Licensing;
using ReleaseService.Core.Identity;
using ReleaseService.Server.Databases;
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
        var (reading, error, detail) = ReadLicense(context, store, callers);
        if (error is not null)
            await ErrorAnswer.WriteAsync(context, error, detail);
        return reading;
    }

    /// <summary>For an answer that goes on: the same caller at this moment. Null with the code of the error when it is refused by now, or when that can't be told.</summary>
    public static async ValueTask<(Reading? Reading, string? Error, string? Detail)> AgainAsync(HttpContext context, SnapshotStore store, CallerReader callers)
    {
        if (context.Identity() is null)
            return ReadLicense(context, store, callers);
        try
        {
            var verdict = await context.RequestServices.GetRequiredService<IdentityReader>().ReadAsync(context.Request.Headers.Authorization, context.RequestAborted);
            return verdict.Identity is { } identity ? (new Reading(store.Newest!, Caller.Of(identity)), null, null) : (null, verdict.Error, verdict.Detail);
        }
        catch (Exception e) when (DatabaseProblem.IsOutage(e))
        {
            return (null, "database_unavailable", null);
        }
    }

    /// <inheritdoc cref="Caller.HeadOf"/>
    public (PromotionState? Promotion, string Code) HeadOf(string? channel) => Caller.HeadOf(channel, Snapshot);

    private static (Reading? Reading, string? Error, string? Detail) ReadLicense(HttpContext context, SnapshotStore store, CallerReader callers)
    {
        if (store.Current is not { } snapshot)
            return (null, ErrorTable.NotReady, null);
        var caller = callers.Read(context.Request.Headers.Authorization, context.Connection.RemoteIpAddress, snapshot);
        return caller.Error is null ? (new Reading(snapshot, caller), null, null) : (null, caller.Error, caller.Detail);
    }

    /// <summary>Whoever publishes reads what the database holds at this moment, also before anything was promoted.</summary>
    private static async Task<Reading> OpenForPublisherAsync(HttpContext context, CallerIdentity identity, SnapshotStore store)
    {
        await context.RequestServices.GetRequiredService<SnapshotRefresher>().RefreshAsync(context.RequestAborted);
        return new Reading(store.Newest!, Caller.Of(identity));
    }

    /// <summary>After a write: what its writer reads then. Null where an error was answered: the write stands, and the database can't be read by now.</summary>
    public static async Task<Reading?> AfterWriteAsync(HttpContext context, SnapshotRefresher refresher, SnapshotStore store)
    {
        if (await refresher.ShowWriteAsync())
            return new Reading(store.Newest!, Caller.Of(context.Identity()!));
        await ErrorAnswer.WriteAsync(context, "database_unavailable", "It was written, but the database can't be read at the moment, and so it can't be shown. The same request, sent again, changes nothing and shows it.");
        return null;
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
