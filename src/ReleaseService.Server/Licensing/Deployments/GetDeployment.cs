using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Core.Licensing;
using ReleaseService.Server.Hosting.Errors;
using ReleaseService.Server.Licensing.Keys;
using ReleaseService.Server.Serving;
using ReleaseService.Server.Snapshots;
using ReleaseService.Storage;
using ReleaseService.Storage.Licensing;

namespace ReleaseService.Server.Licensing.Deployments;

/// <summary><c>GET /api/v1/deployments/{deploymentId}</c>: for support, what a deployment's newest license gets at this moment and every reason, from the same decision that its
/// requests meet.</summary>
public static class GetDeployment
{
    public static async Task HandleAsync(
        string deploymentId, HttpContext context, IDbContextFactory<ReleaseDbContext> contexts, SnapshotStore store, CallerReader callers, KeyRing ring, LicenseDescription description)
    {
        if (await Reading.OpenAsync(context, store, callers) is not { } reading)
            return;
        await using var db = await contexts.CreateDbContextAsync(context.RequestAborted);
        if (await ReadAsync(db, DeploymentIds.Normalize(deploymentId), reading.Snapshot, ring.Current, description, context.RequestAborted) is { } details)
            await JsonAnswer.WriteAsync(context, reading.Snapshot, details, ContractsJson.Default.DeploymentDetails);
        else
            await ErrorAnswer.WriteAsync(context, "deployment_unknown");
    }

    /// <returns>Null where nothing is known of it.</returns>
    public static async Task<DeploymentDetails?> ReadAsync(
        ReleaseDbContext db, string deployment, ReleaseSnapshot snapshot, LicenseKeys keys, LicenseDescription description, CancellationToken cancellation)
    {
        var licenses = await ReadLicensesAsync(db, deployment, cancellation);
        var assignment = await db.Assignments.AsNoTracking().SingleOrDefaultAsync(row => row.DeploymentId == deployment, cancellation);
        var revocation = await db.Revocations.AsNoTracking().SingleOrDefaultAsync(row => row.Kind == RevocationKind.Deployment && row.Subject == deployment, cancellation);
        var newest = snapshot.Licensing.Deployments.Find(deployment);
        if (newest is null && licenses.Count == 0 && assignment is null && revocation is null)
            return null;
        return new DeploymentDetails(
            deployment, licenses is [var license, ..] ? license.Customer : null, Describe(newest, deployment, snapshot, keys, description), assignment?.Channel,
            assignment is { Channel: not null } ? assignment.Reason : null, revocation?.At, revocation?.Reason, licenses);
    }

    private static LicenseDetails Describe(LicenseClaims? newest, string deployment, ReleaseSnapshot snapshot, LicenseKeys keys, LicenseDescription description)
    {
        List<DecisionReason> reasons = [];
        if (newest is not null)
            return description.Of(snapshot.Licensing.FactsOf(newest, keys), snapshot, reasons);

        var details = description.Of(snapshot.Licensing.FactsOf(new("", deployment, null, null, [], null), keys), snapshot, reasons);
        reasons[0] = DecisionReasons.NoneKnown(deployment);
        return details with { LicenseId = null };
    }

    private static async Task<IReadOnlyList<IssuedLicense>> ReadLicensesAsync(ReleaseDbContext db, string deployment, CancellationToken cancellation)
    {
        var rows = await (
            from license in db.Licenses.AsNoTracking()
            where license.DeploymentId == deployment
            orderby license.IssuedAt descending, license.LicenseId
            select new
            {
                License = license,
                RenewedBy = db.Licenses.Where(other => other.Renews == license.LicenseId).Select(other => other.LicenseId).FirstOrDefault(),
                Revocation = db.Revocations.FirstOrDefault(row => row.Kind == RevocationKind.License && row.Subject == license.LicenseId),
            }).ToListAsync(cancellation);
        return [.. rows.Select(row => new IssuedLicense(
            row.License.LicenseId, row.License.DeploymentId, row.License.Customer, row.License.KeyId, row.License.IssuedAt, row.License.IssuedBy, row.License.ExpiresAt,
            JsonElement.Parse(row.License.Claims), row.RenewedBy, row.Revocation?.At, row.Revocation?.Reason))];
    }
}
