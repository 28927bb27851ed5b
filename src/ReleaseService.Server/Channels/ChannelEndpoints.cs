using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Errors;
using ReleaseService.Contracts.Releases;

namespace ReleaseService.Server.Channels;

public static class ChannelEndpoints
{
    private static readonly string[] Read = ["GET", "HEAD"];

    public static void MapChannels(this WebApplication app)
    {
        // v1.7 of the operator posts what it runs; nothing of that is needed, so the body is ignored.
        app.MapMethods(OperatorPath.Channel, [.. Read, "POST"], GetChannelSpec.HandleOwnAsync)
            .WithTags("Operator").WithSummary("The spec of the license's channel, for operators and WSM.").WithDescription(
                "Errors are text/plain, unless the request accepts application/problem+json. Trailing, double slashes and the doubled path work too.")
            .Produces<SpecDocument>().Produces<string>(401, "text/plain").Produces<string>(403, "text/plain").Produces<string>(404, "text/plain").Produces<string>(503, "text/plain");

        var channels = app.MapGroup("/api/v1/channels").WithTags("Channels");
        channels.MapMethods("", Read, GetChannel.HandleListAsync).WithSummary("The channels that the caller may see.")
            .Produces<ChannelList>().ProducesProblems(401, 403, 503);
        channels.MapMethods("/{name}", Read, GetChannel.HandleAsync).WithSummary("One channel with its head.")
            .Produces<ChannelDetails>().ProducesProblems(401, 403, 404, 503);
        channels.MapMethods("/{name}/spec", Read, GetChannelSpec.HandleAsync).WithSummary("The spec document that the caller gets on this channel.")
            .Produces<SpecDocument>().Produces(304).ProducesProblems(401, 403, 404, 503);
    }

    public static RouteHandlerBuilder ProducesProblems(this RouteHandlerBuilder route, params int[] statuses)
    {
        foreach (var status in statuses)
            route.Produces<Problem>(status, "application/problem+json");
        return route;
    }
}
