using ReleaseService.Contracts.Identity;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Server.Hosting;
using ReleaseService.Server.Identity;

namespace ReleaseService.Server.Licensing.Deployments;

public static class DeploymentEndpoints
{
    public static void MapDeployments(this WebApplication app)
    {
        var deployments = app.MapGroup("/api/v1/deployments/{deploymentId}").WithTags("Licensing");
        deployments.MapRead("", GetDeployment.HandleAsync).RequireRole(Role.Viewer, RouteScope.AllChannels).WithSummary("What a deployment gets, and why; with ?release= for a release that it is pinned to.")
            .Produces<DeploymentDetails>().ProducesProblems(400, 401, 403, 404, 429, 503);
        deployments.MapPut("/assignment", AssignDeployment.HandlePutAsync).RequireRole(Role.Publisher, RouteScope.AllChannels).WithSummary("Moves a deployment to a channel, whatever its license says.")
            .Accepts<AssignmentRequest>("application/json").Produces<DeploymentDetails>().ProducesProblems(400, 401, 403, 404, 409, 413, 415, 429, 503);
        deployments.MapDelete("/assignment", AssignDeployment.HandleDeleteAsync).RequireRole(Role.Publisher, RouteScope.AllChannels).WithSummary("Ends an assignment: the license decides again.")
            .Produces<DeploymentDetails>().ProducesProblems(400, 401, 403, 404, 409, 429, 503);
        deployments.MapPost("/revocation", Revoke.HandleDeploymentAsync).RequireRole(Role.Admin, RouteScope.AllChannels).WithSummary("Revokes a deployment: every license that names it is refused, for good.")
            .Accepts<RevokeRequest>("application/json").Produces<RevocationDetails>().ProducesProblems(400, 401, 403, 413, 415, 429, 503);
    }
}
