using Microsoft.EntityFrameworkCore;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Core.Licensing;
using ReleaseService.Server.Hosting.Errors;
using ReleaseService.Server.Licensing.Issuing;
using ReleaseService.Server.Serving;
using ReleaseService.Server.Snapshots;
using ReleaseService.Storage;
using ReleaseService.Storage.Licensing;

namespace ReleaseService.Server.Licensing.Deployments;

/// <summary><c>GET /api/v1/deployments/{deploymentId}</c>: for support, what a deployment's newest license gets at this moment and every reason, from the same decision that its
/// requests meet; with <c>?release=</c> for a release that it is pinned to.</summary>
public static class GetDeployment
{
    public static async Task HandleAsync(
        string deploymentId, string? release, HttpContext context, IDbContextFactory<ReleaseDbContext> contexts, SnapshotStore store, CallerReader callers, LicenseDescription description)
    {
        if (await Reading.OpenAsync(context, store, callers) is not { } reading)
            return;
        var (deployment, snapshot) = (DeploymentIds.Normalize(deploymentId), reading.Snapshot);
        var pin = release is null ? null : snapshot.FindPin(release);
        await using var db = await contexts.CreateDbContextAsync(context.RequestAborted);
        if (release is not null && pin is null)
            await ErrorAnswer.WriteAsync(context, ErrorTable.ReleaseUnknown);
        else if (await ReadAsync(db, deployment, snapshot, description.OfDeployment(deployment, snapshot, pin), context.RequestAborted) is { } details)
            await JsonAnswer.WriteAsync(context, snapshot, details, ContractsJson.Default.DeploymentDetails);
        else
            await ErrorAnswer.WriteAsync(context, "deployment_unknown");
    }

    /// <returns>Null where nothing is known of it.</returns>
    private static async Task<DeploymentDetails?> ReadAsync(ReleaseDbContext db, string deployment, ReleaseSnapshot snapshot, LicenseDetails gets, CancellationToken cancellation)
    {
        var rows = await db.Licenses.AsNoTracking().Where(row => row.DeploymentId == deployment).OrderByDescending(row => row.Revision).ToListAsync(cancellation);
        var assignment = await db.Assignments.AsNoTracking().SingleOrDefaultAsync(row => row.DeploymentId == deployment, cancellation);
        var revocation = await db.Revocations.AsNoTracking().SingleOrDefaultAsync(row => row.Kind == RevocationKind.Deployment && row.Subject == deployment, cancellation);
        if (snapshot.Licensing.Deployments.Find(deployment) is null && rows.Count == 0 && assignment is null && revocation is null)
            return null;
        return new DeploymentDetails(
            deployment, rows is [var license, ..] ? license.Customer : null, gets, assignment?.Channel, assignment is { Channel: not null } ? assignment.Reason : null,
            revocation?.At, revocation?.Reason, await LicenseView.DescribeAsync(db, rows, cancellation));
    }
}
