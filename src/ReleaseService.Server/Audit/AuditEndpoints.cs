using ReleaseService.Contracts.Audit;
using ReleaseService.Contracts.Identity;
using ReleaseService.Server.Hosting;
using ReleaseService.Server.Identity;

namespace ReleaseService.Server.Audit;

public static class AuditEndpoints
{
    public static void MapAudit(this WebApplication app) =>
        app.MapRead("/api/v1/audit", ListAudit.HandleAsync).RequireRole(Role.Viewer, RouteScope.AllChannels).WithTags("Audit")
            .WithSummary("Every change, in order; the entries are a hash chain.").Produces<AuditPage>().ProducesProblems(400, 401, 403, 429, 503);
}
