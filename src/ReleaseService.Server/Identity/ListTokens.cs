using Microsoft.EntityFrameworkCore;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Identity;
using ReleaseService.Server.Serving;
using ReleaseService.Storage;

namespace ReleaseService.Server.Identity;

/// <summary><c>GET /api/v1/tokens</c>: every token there ever was, without its secret.</summary>
public static class ListTokens
{
    public static async Task HandleAsync(HttpContext context, IDbContextFactory<ReleaseDbContext> contexts)
    {
        await using var db = await contexts.CreateDbContextAsync(context.RequestAborted);
        var rows = await db.Tokens.AsNoTracking().OrderBy(row => row.CreatedAt).ThenBy(row => row.Name).ToListAsync(context.RequestAborted);
        await JsonAnswer.WriteAsync(context, new TokenList([.. rows.Select(row => row.ToDetails())]), ContractsJson.Default.TokenList);
    }
}
