using ReleaseService.Contracts.Identity;
using ReleaseService.Contracts.Publishing;
using ReleaseService.Contracts.Releases;
using ReleaseService.Server.Channels;
using ReleaseService.Server.Hosting;
using ReleaseService.Server.Identity;
using ReleaseService.Server.Publishing;

namespace ReleaseService.Server.Releases;

public static class ReleaseEndpoints
{
    public static void MapReleases(this WebApplication app)
    {
        app.MapRead(OperatorPath.Release, GetReleaseSpec.HandleAsync)
            .WithTags("Operator").WithSummary("The spec of a pinned release, for operators.").Produces<SpecDocument>().ProducesTextErrors();

        var releases = app.MapGroup("/api/v1/releases").WithTags("Releases");
        releases.MapRead("", ListReleases.HandleAsync).RequireRole(Role.Viewer).WithSummary("Every release, newest first, page by page.")
            .Produces<ReleaseList>().ProducesProblems(400, 401, 403, 429, 503);
        releases.MapPost("", PublishRelease.HandleAsync).RequireRole(Role.Publisher).WithSummary("Publishes a release; nobody gets it before it is promoted.")
            .WithDescription("The body is a release file (channels/README.md) as application/yaml, or the same as application/json.")
            .Produces<PublishResult>().Produces<PublishResult>(201).ProducesProblems(401, 403, 409, 413, 415, 422, 429, 503);
        releases.MapRead("/{releaseId}/manifest", GetManifest.HandleAsync).RequireRole(Role.Viewer).WithSummary("The bytes that a release's digest covers.")
            .Produces<string>(200, "application/json").ProducesProblems(401, 403, 404, 429, 503);
        releases.MapRead("/{releaseId}/diff", DiffReleases.HandleAsync).RequireRole(Role.Viewer).WithSummary("What changes from another release, as a list of leaves or as a JSON Patch.")
            .Produces<ReleaseDiff>().Produces<string>(200, "application/json-patch+json").ProducesProblems(400, 401, 403, 404, 429, 503);
        releases.MapPost("/{releaseId}/withdrawal", WithdrawRelease.HandleAsync).RequireRole(Role.Publisher, RouteScope.AllChannels).WithSummary("Withdraws a release: no channel takes it any more.")
            .Accepts<WithdrawRequest>("application/json").Produces<WithdrawResult>().ProducesProblems(400, 401, 403, 404, 413, 415, 429, 503);
        releases.MapRead("/{releaseId}", GetRelease.HandleAsync).WithSummary("A promoted release with its notes.")
            .Produces<ReleaseDetails>().ProducesProblems(401, 403, 404, 429, 503);
        releases.MapRead("/{releaseId}/spec", GetReleaseSpec.HandleAsync).WithSummary("The spec document that a pin of this release gets.")
            .Produces<SpecDocument>().Produces(304).ProducesProblems(401, 403, 404, 429, 503);
    }
}
