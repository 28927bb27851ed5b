using Microsoft.EntityFrameworkCore;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Server.Serving;
using ReleaseService.Storage;

namespace ReleaseService.Server.Licensing.Issuing;

/// <summary><c>GET /api/v1/keys</c>: every signing key there ever was, and which signs now.</summary>
public static class ListKeys
{
    public static async Task HandleAsync(HttpContext context, IDbContextFactory<ReleaseDbContext> contexts, TimeProvider time)
    {
        await using var db = await contexts.CreateDbContextAsync(context.RequestAborted);
        var rows = await db.SigningKeys.AsNoTracking().OrderBy(row => row.CreatedAt).ToListAsync(context.RequestAborted);
        var (keys, now) = (rows.ConvertAll(row => row.ToKey()), time.GetUtcNow());
        await JsonAnswer.WriteAsync(context, new SigningKeyList([.. rows.Select(row => row.ToDetails(keys, now))]), ContractsJson.Default.SigningKeyList);
    }
}
