using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Identity;
using ReleaseService.Contracts.Releases;
using ReleaseService.Hosting;
using ReleaseService.Server.Hosting;
using ReleaseService.Server.Identity;

namespace ReleaseService.Server.Channels;

public static class ChannelEndpoints
{
    public static void AddChannels(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(builder.Configuration.ReadSettings<ChannelSettings>("Channels"));
        builder.Services.AddSingleton<HotPath>();
        builder.Services.AddSingleton<Watchers>();
        builder.Services.AddSingleton<WatchChannel>();
    }

    public static void MapChannels(this WebApplication app)
    {
        // v1.7 of the operator posts what it runs; nothing of that is needed, so the body is ignored.
        app.MapMethods(OperatorPath.Channel, ["GET", "HEAD", "POST"], GetChannelSpec.HandleOwnAsync)
            .WithTags("Operator").WithSummary("The spec of the license's channel, for operators and WSM.").WithDescription(
                "Errors are text/plain, unless the request accepts application/problem+json. Trailing, double slashes, the doubled path and / alone work too.")
            .Produces<SpecDocument>().ProducesTextErrors();

        var channels = app.MapGroup("/api/v1/channels").WithTags("Channels");
        channels.MapRead("", GetChannel.HandleListAsync).WithSummary("The channels that the caller may see.")
            .Produces<ChannelList>().ProducesProblems(401, 403, 429, 503);
        channels.MapRead("/{name}", GetChannel.HandleAsync).WithSummary("One channel with its head.")
            .Produces<ChannelDetails>().ProducesProblems(401, 403, 404, 429, 503);
        channels.MapPut("/{name}", PutChannel.HandleAsync).RequireRole(Role.Admin, RouteScope.NamedChannel).WithSummary("Makes a channel, or changes it.")
            .Accepts<PutChannelRequest>("application/json").Produces<ChannelDetails>().Produces<ChannelDetails>(201).ProducesProblems(400, 401, 403, 409, 413, 415, 422, 429, 503);
        channels.MapRead("/{name}/promotions", ListPromotions.HandleAsync).RequireRole(Role.Viewer, RouteScope.NamedChannel).WithSummary("A channel's history.")
            .Produces<PromotionList>().ProducesProblems(400, 401, 403, 404, 429, 503);
        channels.MapPost("/{name}/promotions", PromoteRelease.HandleAsync).RequireRole(Role.Publisher, RouteScope.NamedChannel).WithSummary("Promotes a release, or with ?dryRun=true says what that would change.")
            .WithDescription("Idempotency-Key: made up by the caller for one intent; a repetition gets the first answer and promotes nothing again.")
            .Accepts<PromoteRequest>("application/json").Produces<PromotionResult>().ProducesProblems(400, 401, 403, 404, 409, 413, 415, 422, 429, 503);
        channels.MapRead("/{name}/spec", GetChannelSpec.HandleAsync).WithSummary("The spec document that the caller gets on this channel.")
            .Produces<SpecDocument>().Produces(304).ProducesProblems(401, 403, 404, 429, 503);

        // Goes on for as long as the client stays.
        channels.MapRead("/{name}/watch", WatchChannel.HandleAsync).WithSummary("The caller's head on this channel, and each new one: server-sent events.")
            .WithDescription("Events `head` (the data below; its document is at …/spec) and `refused` (a problem; the last one). Last-Event-ID: the id of the event that the client has; it is not sent again.")
            .Produces<HeadEvent>(200, EventStream.ContentType).ProducesProblems(401, 403, 404, 429, 503)
            .DisableRequestTimeout();
    }
}
