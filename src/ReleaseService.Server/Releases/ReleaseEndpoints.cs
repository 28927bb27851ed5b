using ReleaseService.Contracts.Releases;
using ReleaseService.Server.Channels;

namespace ReleaseService.Server.Releases;

public static class ReleaseEndpoints
{
    private static readonly string[] Read = ["GET", "HEAD"];

    public static void MapReleases(this WebApplication app)
    {
        app.MapMethods(OperatorPath.Release, Read, GetReleaseSpec.HandleAsync)
            .WithTags("Operator").WithSummary("The spec of a pinned release, for operators.")
            .Produces<SpecDocument>().Produces<string>(401, "text/plain").Produces<string>(403, "text/plain").Produces<string>(404, "text/plain").Produces<string>(503, "text/plain");

        var releases = app.MapGroup("/api/v1/releases").WithTags("Releases");
        releases.MapMethods("/{releaseId}", Read, GetRelease.HandleAsync).WithSummary("A promoted release with its notes.")
            .Produces<ReleaseDetails>().ProducesProblems(401, 403, 404, 503);
        releases.MapMethods("/{releaseId}/spec", Read, GetReleaseSpec.HandleAsync).WithSummary("The spec document that a pin of this release gets.")
            .Produces<SpecDocument>().Produces(304).ProducesProblems(401, 403, 404, 503);
    }
}
