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
/// requests meet.</summary>
public static class GetDeployment
{
    public static async Task HandleAsync(
        string deploymentId, HttpContext context, IDbContextFactory<ReleaseDbContext> contexts, SnapshotStore store, CallerReader callers, LicenseDescription description)
    {
        if (await Reading.OpenAsync(context, store, callers) is not { } reading)
            return;
        await using var db = await contexts.CreateDbContextAsync(context.RequestAborted);
        if (await ReadAsync(db, DeploymentIds.Normalize(deploymentId), reading.Snapshot, description, context.RequestAborted) is { } details)
            await JsonAnswer.WriteAsync(context, reading.Snapshot, details, ContractsJson.Default.DeploymentDetails);
        else
            await ErrorAnswer.WriteAsync(context, "deployment_unknown");
    }

    /// <returns>Null where nothing is known of it.</returns>
    public static async Task<DeploymentDetails?> ReadAsync(
        ReleaseDbContext db, string deployment, ReleaseSnapshot snapshot, LicenseDescription description, CancellationToken cancellation)
    {
        var issued = await db.Licenses.AsNoTracking().Where(row => row.DeploymentId == deployment).OrderByDescending(row => row.Revision).ToListAsync(cancellation);
        var licenses = await LicenseView.DescribeAsync(db, issued, cancellation);
        var assignment = await db.Assignments.AsNoTracking().SingleOrDefaultAsync(row => row.DeploymentId == deployment, cancellation);
        var revocation = await db.Revocations.AsNoTracking().SingleOrDefaultAsync(row => row.Kind == RevocationKind.Deployment && row.Subject == deployment, cancellation);
        var newest = snapshot.Licensing.Deployments.Find(deployment);
        if (newest is null && licenses.Count == 0 && assignment is null && revocation is null)
            return null;
        return new DeploymentDetails(
            deployment, licenses is [var license, ..] ? license.Customer : null, Describe(newest, deployment, licenses, snapshot, description), assignment?.Channel,
            assignment is { Channel: not null } ? assignment.Reason : null, revocation?.At, revocation?.Reason, licenses);
    }

    private static LicenseDetails Describe(LicenseClaims? newest, string deployment, IReadOnlyList<IssuedLicense> licenses, ReleaseSnapshot snapshot, LicenseDescription description)
    {
        List<DecisionReason> reasons = [];
        if (newest is not null)
        {
            var gets = description.Of(snapshot.Licensing.FactsOf(newest), snapshot, reasons);
            return licenses.FirstOrDefault(license => license.LicenseId == newest.Identity)?.KeyRetiredAt is { } at ? OfRetiredKey(gets, newest, at) : gets;
        }

        var details = description.Of(snapshot.Licensing.FactsOf(new("", deployment, null, null, [], null)), snapshot, reasons);
        reasons[0] = DecisionReasons.NoneKnown(deployment);
        return details with { LicenseId = null };
    }

    /// <summary>A request with it doesn't even get as far as the decision.</summary>
    private static LicenseDetails OfRetiredKey(LicenseDetails details, LicenseClaims license, DateTimeOffset retiredAt)
    {
        var reason = DecisionReasons.KeyRetired(license, retiredAt);
        return details with { State = LicenseState.Refused, Channel = null, Channels = [], Sequence = null, ReleaseName = null, Code = reason.Code, Reason = LicenseWords.Explain(reason.Code), Reasons = [reason] };
    }
}
