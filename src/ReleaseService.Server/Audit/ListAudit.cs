using Microsoft.EntityFrameworkCore;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Audit;
using ReleaseService.Server.Serving;
using ReleaseService.Storage;

namespace ReleaseService.Server.Audit;

/// <summary><c>GET /api/v1/audit</c>: the audit's entries as they are stored, for people and for whoever checks the chain.</summary>
public static class ListAudit
{
    public static async Task HandleAsync(HttpContext context, IDbContextFactory<ReleaseDbContext> contexts)
    {
        if (await PageQuery.ReadAsync(context, defaultLimit: 100) is not { } page)
            return;
        await using var db = await contexts.CreateDbContextAsync(context.RequestAborted);
        var newest = await db.Audit.MaxAsync(row => (long?)row.Number, context.RequestAborted) ?? 0;
        var after = page.Last is { } last ? Math.Max(0, newest - last) : page.After;
        var rows = await db.Audit.AsNoTracking().Where(row => row.Number > after && row.Number <= newest).OrderBy(row => row.Number).Take(page.Limit).ToListAsync(context.RequestAborted);
        await JsonAnswer.WriteAsync(context, new AuditPage([.. rows.Select(row => row.ToEntry())], newest), ContractsJson.Default.AuditPage);
    }
}
