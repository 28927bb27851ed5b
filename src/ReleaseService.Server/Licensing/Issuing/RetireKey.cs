using Microsoft.EntityFrameworkCore;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Core.Audit;
using ReleaseService.Core.Licensing.Issuing;
using ReleaseService.Core.Publishing;
using ReleaseService.Server.Hosting;
using ReleaseService.Server.Hosting.Errors;
using ReleaseService.Server.Identity;
using ReleaseService.Server.Serving;
using ReleaseService.Server.Snapshots;
using ReleaseService.Storage;
using ReleaseService.Storage.Licensing;
using ReleaseService.Storage.Revisions;

namespace ReleaseService.Server.Licensing.Issuing;

/// <summary>
/// <c>POST /api/v1/keys/{keyId}/retirement</c>: what the key signed is refused from now on, on every server, and for good; nor does it lift the freezing of any
/// other license. The key that signs can be retired too: the newest other one takes its place at once. The last one only by force: who reads the set from
/// here doesn't believe an empty one; and nothing is issued then until the next key is made.
/// </summary>
public static class RetireKey
{
    public static async Task HandleAsync(string keyId, HttpContext context, IDbContextFactory<ReleaseDbContext> contexts, TimeProvider time, SnapshotRefresher refresher)
    {
        if (await RequestBody.ReadJsonAsync(context, ContractsJson.Default.RetireKeyRequest) is not { } request)
            return;
        if (ReasonRules.CheckRequired(request.Reason, "A retirement takes a reason, which everybody with a license of the key is told; say why.") is { } problem)
        {
            await ErrorAnswer.WriteAsync(context, "request_invalid", problem);
            return;
        }

        var (retired, error) = await TransactAsync(keyId, request.Reason!, request.Force, context, contexts, time);
        if (retired is null)
        {
            await ErrorAnswer.WriteAsync(context, error!);
            return;
        }

        await refresher.ShowWriteAsync();
        await JsonAnswer.WriteAsync(context, retired, ContractsJson.Default.SigningKeyDetails);
    }

    /// <summary>To repeat it changes nothing.</summary>
    /// <returns>The key; or the code of the refusal.</returns>
    private static async Task<(SigningKeyDetails? Retired, string? Error)> TransactAsync(
        string keyId, string reason, bool force, HttpContext context, IDbContextFactory<ReleaseDbContext> contexts, TimeProvider time)
    {
        var cancellation = context.RequestAborted;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var write = await WriteTransaction.BeginAsync(db, time, cancellation);
        var rows = await db.SigningKeys.ToListAsync(cancellation);
        if (rows.SingleOrDefault(row => row.KeyId == keyId) is not { } retired)
            return (null, "signing_key_not_found");
        if (retired.RetiredAt is null)
        {
            if (!force && rows.All(row => row == retired || row.RetiredAt is not null))
                return (null, "signing_key_last");
            Retire(rows, retired, reason, write, context);
            await ReplaceNewest.RunAsync(db, write, db.Deployments.Where(row => row.VouchedBy == keyId), cancellation);
            await write.CommitAsync($"signing key {keyId} retired", cancellation);
        }

        return (retired.ToDetails(rows.ConvertAll(row => row.ToKey()), write.Now), null);
    }

    private static void Retire(List<SigningKeyRow> rows, SigningKeyRow retired, string reason, WriteTransaction write, HttpContext context)
    {
        var successor = SigningKeyRules.Successor(rows.ConvertAll(row => row.ToKey()), retired.ToKey(), write.Now);
        if (successor?.SignsFrom > write.Now)
        {
            var next = rows.Single(row => row.KeyId == successor.KeyId);
            (next.SignsFrom, next.Revision) = (write.Now, write.Revision);
        }

        (retired.RetiredAt, retired.RetiredBecause, retired.Revision) = (write.Now, reason, write.Revision);
        write.Audit(new AuditRecord(context.Identity()!.Actor, context.Address(), AuditActions.RetireKey, retired.KeyId, reason)
        {
            Details = new Dictionary<string, string> { ["signsNow"] = successor?.KeyId ?? "" },
        });
    }
}
