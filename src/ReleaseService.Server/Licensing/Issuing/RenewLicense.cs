using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Core;
using ReleaseService.Core.Audit;
using ReleaseService.Core.Licensing;
using ReleaseService.Core.Licensing.Issuing;
using ReleaseService.Server.Hosting;
using ReleaseService.Server.Hosting.Errors;
using ReleaseService.Server.Snapshots;
using ReleaseService.Storage;
using ReleaseService.Storage.Licensing;
using ReleaseService.Storage.Revisions;

namespace ReleaseService.Server.Licensing.Issuing;

/// <summary>
/// <c>POST /api/v1/licenses/{licenseId}/renewal</c>: a new token for the same deployment, that says what the former did, but for its end and for what the request names. There is one
/// renewal of a license; it in turn can be renewed. The former stays what it is: it ends by itself, or is revoked.
/// </summary>
public static class RenewLicense
{
    public static async Task HandleAsync(string licenseId, HttpContext context, IDbContextFactory<ReleaseDbContext> contexts, TimeProvider time, LicenseWriter writer)
    {
        if (await RequestBody.ReadJsonAsync(context, ContractsJson.Default.IssueLicenseRequest) is not { } request)
            return;
        if (NewLicenseRules.Check(request, time.GetUtcNow(), isRenewal: true) is { Count: > 0 } defects)
        {
            await ErrorAnswer.WriteAsync(context, "request_invalid", LicenseWriter.Describe(defects));
            return;
        }

        await writer.AnswerAsync(context, await TransactAsync(LicenseIdentity.Normalize(licenseId), request, context, contexts, time, writer));
    }

    private static async Task<LicenseOutcome> TransactAsync(
        string licenseId, IssueLicenseRequest request, HttpContext context, IDbContextFactory<ReleaseDbContext> contexts, TimeProvider time, LicenseWriter writer)
    {
        var cancellation = context.RequestAborted;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var write = await WriteTransaction.BeginAsync(db, time, cancellation);
        var repeatable = await LicenseWriter.OpenAsync(context, db, $"licenses/{licenseId}/renewal", request);
        if (repeatable.Answer is { } answer)
            return new(null, null, null, answer);
        if (await db.Licenses.AsNoTracking().SingleOrDefaultAsync(row => row.LicenseId == licenseId, cancellation) is not { } former)
            return LicenseOutcome.Refused("license_not_found");
        if (await RefuseAsync(db, former, request, cancellation) is var (code, detail))
            return LicenseOutcome.Refused(code, detail);
        var claims = LicensePayload.Renew((JsonObject)JsonNode.Parse(former.Claims)!, request);
        return await writer.WriteAsync(context, db, write, new LicenseOrder(claims, request.Customer ?? former.Customer, licenseId, request.MoveDeployment, AuditActions.RenewLicense, repeatable));
    }

    private static async Task<(string Code, string Detail)?> RefuseAsync(ReleaseDbContext db, LicenseRow former, IssueLicenseRequest request, CancellationToken cancellation)
    {
        if (request.DeploymentId is { } deployment && DeploymentIds.Normalize(deployment) != former.DeploymentId)
            return ("request_invalid", "deploymentId stays in a renewal; leave it out.");
        if (request.ExpiresAt is null && former.ExpiresAt is not null)
            return ("request_invalid", "expiresAt is missing: say until when. For a license that doesn't expire issue another one for the deployment.");
        if (former.ExpiresAt is null ? request.ExpiresAt is not null : request.ExpiresAt < former.ExpiresAt)
            return ("request_invalid", $"expiresAt is earlier than that of the license ({Until(former)}); to shorten one, issue another for the deployment and revoke this.");
        if (await db.Licenses.Where(row => row.Renews == former.LicenseId).Select(row => row.LicenseId).SingleOrDefaultAsync(cancellation) is { } renewal)
            return ("license_not_issued", $"It was renewed already, as {renewal}; renew that one.");
        return await db.Revocations.AnyAsync(row => row.Kind == RevocationKind.License && row.Subject == former.LicenseId, cancellation)
            ? ("license_not_issued", "The license was revoked; issue another one for the deployment.")
            : null;
    }

    private static string Until(LicenseRow license) => license.ExpiresAt is { } end ? Timestamp.Format(end) : "never";
}
