using ReleaseService.Contracts.Releases;
using ReleaseService.Server.Channels;
using ReleaseService.Server.Hosting;

namespace ReleaseService.Server.Releases;

public static class ReleaseEndpoints
{
    public static void MapReleases(this WebApplication app)
    {
        app.MapRead(OperatorPath.Release, GetReleaseSpec.HandleAsync)
            .WithTags("Operator").WithSummary("The spec of a pinned release, for operators.").Produces<SpecDocument>().ProducesTextErrors();

        var releases = app.MapGroup("/api/v1/releases").WithTags("Releases");
        releases.MapRead("/{releaseId}", GetRelease.HandleAsync).WithSummary("A promoted release with its notes.")
            .Produces<ReleaseDetails>().ProducesProblems(401, 403, 404, 503);
        releases.MapRead("/{releaseId}/spec", GetReleaseSpec.HandleAsync).WithSummary("The spec document that a pin of this release gets.")
            .Produces<SpecDocument>().Produces(304).ProducesProblems(401, 403, 404, 503);
    }
}
