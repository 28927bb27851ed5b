using ReleaseService.Poller.Leading;
using ReleaseService.Poller.Resources;
using ReleaseService.Poller.Service;

namespace ReleaseService.Poller.Hosting;

/// <summary><c>/healthz</c>: the process runs. <c>/readyz</c>: the API server answers, and it serves its resources or stands by while another one leads. Neither asks for the service: without it, what is there stays.</summary>
public static class PollerHealth
{
    /// <summary>A kubelet asks by the pod's address; elsewhere nobody but this machine has a reason to.</summary>
    /// <param name="variable">Environment variables.</param>
    public static string DefaultUrl(Func<string, string?> variable) => variable("KUBERNETES_SERVICE_HOST") is { Length: > 0 } ? "http://+:8081" : "http://localhost:8081";

    public static void MapPollerHealth(this WebApplication app)
    {
        app.MapGet("/healthz", () => "ok\n");
        app.MapGet("/readyz", (Traffic cluster, Leadership leadership, ResourceSet resources) =>
            !cluster.IsAnswered ? NotYet("The API server doesn't answer.")
            : !leadership.KnowsLeader ? NotYet("The Lease hasn't been seen yet.")
            : leadership.IsLeading && !resources.IsListed ? NotYet("The resources haven't been listed yet.")
            : Results.Text("ok\n"));
        app.Services.GetRequiredService<PollerMetrics>().Observe(app.Services.GetRequiredService<Leadership>(), app.Services.GetRequiredService<ResourceSet>(), app.Services.GetRequiredService<ChannelFeeds>());
    }

    private static IResult NotYet(string why) => Results.Text($"{why}\n", statusCode: StatusCodes.Status503ServiceUnavailable);
}
