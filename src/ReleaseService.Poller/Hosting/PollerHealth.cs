using ReleaseService.Poller.Leading;
using ReleaseService.Poller.Resources;

namespace ReleaseService.Poller.Hosting;

/// <summary><c>/healthz</c>: the process runs. <c>/readyz</c>: it serves its resources, or stands by while another one leads.</summary>
public static class PollerHealth
{
    public static void MapPollerHealth(this WebApplication app)
    {
        app.MapGet("/healthz", () => "ok\n");
        app.MapGet("/readyz", (Leadership leadership, ResourceSet resources) =>
            leadership.KnowsLeader && (!leadership.IsLeading || resources.IsListed) ? Results.Text("ok\n") : Results.Text("The API server hasn't been reached yet.\n", statusCode: StatusCodes.Status503ServiceUnavailable));
        app.Services.GetRequiredService<PollerMetrics>().Observe(app.Services.GetRequiredService<ResourceSet>());
    }
}
