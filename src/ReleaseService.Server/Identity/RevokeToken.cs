using Microsoft.EntityFrameworkCore;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Identity;
using ReleaseService.Core.Audit;
using ReleaseService.Server.Hosting;
using ReleaseService.Server.Hosting.Errors;
using ReleaseService.Server.Serving;
using ReleaseService.Storage;
using ReleaseService.Storage.Revisions;

namespace ReleaseService.Server.Identity;

/// <summary><c>DELETE /api/v1/tokens/{tokenId}</c>: from the next request on, on every server, the token is refused. What is revoked stays so.</summary>
public static class RevokeToken
{
    public static async Task HandleAsync(string tokenId, HttpContext context, IDbContextFactory<ReleaseDbContext> contexts, TimeProvider time)
    {
        if (await TransactAsync(tokenId, context, contexts, time) is { } token)
            await JsonAnswer.WriteAsync(context, token, ContractsJson.Default.TokenDetails);
        else
            await ErrorAnswer.WriteAsync(context, "token_not_found");
    }

    /// <returns>Null where there is no such token.</returns>
    private static async Task<TokenDetails?> TransactAsync(string tokenId, HttpContext context, IDbContextFactory<ReleaseDbContext> contexts, TimeProvider time)
    {
        var cancellation = context.RequestAborted;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var write = await WriteTransaction.BeginAsync(db, time, cancellation);
        var row = Guid.TryParse(tokenId, out var id) ? await db.Tokens.SingleOrDefaultAsync(row => row.TokenId == id, cancellation) : null;
        if (row is null)
            return null;
        if (row.RevokedAt is null)
        {
            (row.RevokedAt, row.RevokedBy) = (write.Now, context.Identity()!.Actor);
            write.Audit(new AuditRecord(row.RevokedBy, context.Address(), AuditActions.RevokeToken, row.Name)
            {
                Details = new Dictionary<string, string> { ["tokenId"] = row.TokenId.ToString() },
            });
            await write.CommitAsync($"token {row.Name} revoked", cancellation);
        }

        return row.ToDetails();
    }
}
