using Microsoft.EntityFrameworkCore;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Core.Audit;
using ReleaseService.Core.Licensing.Issuing;
using ReleaseService.Server.Hosting;
using ReleaseService.Server.Hosting.Errors;
using ReleaseService.Storage;
using ReleaseService.Storage.Revisions;

namespace ReleaseService.Server.Licensing.Issuing;

/// <summary><c>POST /api/v1/licenses</c>: a license for a new deployment, or another one for a deployment that there is (also one whose licenses others issued).</summary>
public static class IssueLicense
{
    public static async Task HandleAsync(HttpContext context, IDbContextFactory<ReleaseDbContext> contexts, TimeProvider time, LicenseWriter writer)
    {
        if (await RequestBody.ReadJsonAsync(context, ContractsJson.Default.IssueLicenseRequest) is not { } request)
            return;
        if (NewLicenseRules.Check(request, time.GetUtcNow()) is { Count: > 0 } defects)
        {
            await ErrorAnswer.WriteAsync(context, "request_invalid", LicenseWriter.Describe(defects));
            return;
        }

        await writer.AnswerAsync(context, await TransactAsync(request, context, contexts, time, writer));
    }

    private static async Task<LicenseOutcome> TransactAsync(IssueLicenseRequest request, HttpContext context, IDbContextFactory<ReleaseDbContext> contexts, TimeProvider time, LicenseWriter writer)
    {
        await using var db = await contexts.CreateDbContextAsync(context.RequestAborted);
        await using var write = await WriteTransaction.BeginAsync(db, time, context.RequestAborted);
        var repeatable = await LicenseWriter.OpenAsync(context, db, "licenses", request);
        if (repeatable.Answer is { } answer)
            return new(null, null, null, answer);
        var claims = LicensePayload.Of(request, request.DeploymentId ?? Guid.NewGuid().ToString());
        return await writer.WriteAsync(context, db, write, new LicenseOrder(claims, request.Customer!, Renews: null, request.MoveDeployment, AuditActions.IssueLicense, repeatable));
    }
}
