using Microsoft.EntityFrameworkCore;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Core.Audit;
using ReleaseService.Core.Licensing;
using ReleaseService.Core.Publishing;
using ReleaseService.Server.Hosting;
using ReleaseService.Server.Hosting.Errors;
using ReleaseService.Server.Identity;
using ReleaseService.Server.Serving;
using ReleaseService.Server.Snapshots;
using ReleaseService.Storage;
using ReleaseService.Storage.Licensing;
using ReleaseService.Storage.Revisions;

namespace ReleaseService.Server.Licensing.Deployments;

/// <summary>
/// <c>POST /api/v1/licenses/{licenseId}/revocation</c> and <c>POST /api/v1/deployments/{deploymentId}/revocation</c>: for good. The next snapshot of every server has it, and
/// each request is decided by that, whatever was cached of its license. Neither need be known here: others issue licenses too.
/// </summary>
public static class Revoke
{
    public static Task HandleLicenseAsync(string licenseId, HttpContext context, IDbContextFactory<ReleaseDbContext> contexts, TimeProvider time, SnapshotRefresher refresher)
    {
        var id = LicenseIdentity.Normalize(licenseId);
        var problem = LicenseIdentity.TryParse(id, out _) ? null : "A license's id is 64 hex digits: licenseId of GET /api/v1/license. It isn't the token, which never belongs into a URL.";
        return HandleAsync(RevocationKind.License, id, problem, context, contexts, time, refresher);
    }

    public static Task HandleDeploymentAsync(string deploymentId, HttpContext context, IDbContextFactory<ReleaseDbContext> contexts, TimeProvider time, SnapshotRefresher refresher) => HandleAsync(
        RevocationKind.Deployment, DeploymentIds.Normalize(deploymentId), DeploymentIds.IsOne(deploymentId) ? null : DeploymentIds.Wanted, context, contexts, time, refresher);

    private static async Task HandleAsync(
        RevocationKind kind, string subject, string? problem, HttpContext context, IDbContextFactory<ReleaseDbContext> contexts, TimeProvider time, SnapshotRefresher refresher)
    {
        if (await RequestBody.ReadJsonAsync(context, ContractsJson.Default.RevokeRequest) is not { } request)
            return;
        problem ??= ReasonRules.CheckRequired(request.Reason, "A revocation takes a reason; say why.");
        if (problem is not null)
        {
            await ErrorAnswer.WriteAsync(context, "request_invalid", problem);
            return;
        }

        var row = await TransactAsync(kind, subject, request.Reason!, context, contexts, time);
        await refresher.ShowWriteAsync();
        await JsonAnswer.WriteAsync(context, new RevocationDetails(row.Subject, row.At, row.Actor, row.Reason), ContractsJson.Default.RevocationDetails);
    }

    private static async Task<RevocationRow> TransactAsync(
        RevocationKind kind, string subject, string reason, HttpContext context, IDbContextFactory<ReleaseDbContext> contexts, TimeProvider time)
    {
        var (actor, cancellation) = (context.Identity()!.Actor, context.RequestAborted);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var write = await WriteTransaction.BeginAsync(db, time, cancellation);
        var (row, isNew) = await AddRevocation.RunAsync(db, write, kind, subject, actor, reason, cancellation);
        if (isNew)
        {
            write.Audit(new AuditRecord(actor, context.Address(), kind == RevocationKind.License ? AuditActions.RevokeLicense : AuditActions.RevokeDeployment, subject, reason));
            await write.CommitAsync($"revoked a {(kind == RevocationKind.License ? "license" : "deployment")}", cancellation);
        }

        return row;
    }
}
