using ReleaseService.Server.Snapshots;

namespace ReleaseService.Server.Hosting.Health;

/// <summary>Probes: <c>/healthz</c> (the process answers) and <c>/readyz</c> (it has releases to serve, database or not, and isn't about to end).</summary>
public static class HealthEndpoints
{
    public static void MapHealth(this WebApplication app)
    {
        app.MapRead("/healthz", () => Results.Text("ok\n")).WithSummary("Liveness: the process answers.");
        app.MapRead("/readyz", GetReadiness).WithSummary("Readiness: releases are loaded. Stays ready when the database goes away, and says so; not while the server ends.")
            .Produces<Readiness>().Produces<Readiness>(StatusCodes.Status503ServiceUnavailable);
    }

    private static IResult GetReadiness(SnapshotStore store, Drain drain)
    {
        var readiness = drain.HasBegun ? store.Readiness with { Ready = false, Reason = "Ending; still serving." } : store.Readiness;
        return Results.Json(readiness, statusCode: readiness.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
