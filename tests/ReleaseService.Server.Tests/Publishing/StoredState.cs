using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReleaseService.Storage;
using ReleaseService.Testing.Servers;

namespace ReleaseService.Server.Tests.Publishing;

/// <summary>How much a database holds: the same before and after what must change nothing.</summary>
internal sealed record StoredState(long Revision, long Audit, int Releases, int Aliases, int Withdrawals, int Promotions, int Channels, int Tokens, string Notes)
{
    public static async Task<StoredState> ReadAsync(TestServer server)
    {
        await using var db = await server.Services.GetRequiredService<IDbContextFactory<ReleaseDbContext>>().CreateDbContextAsync();
        return new(
            await db.Revisions.MaxAsync(row => row.Number), await db.Audit.MaxAsync(row => row.Number), await db.Releases.CountAsync(), await db.ReleaseAliases.CountAsync(),
            await db.Withdrawals.CountAsync(), await db.Promotions.CountAsync(), await db.Channels.CountAsync(), await db.Tokens.CountAsync(),
            string.Join('|', await db.ReleaseNotes.OrderBy(row => row.ReleaseId).Select(row => row.Notes).ToListAsync()));
    }
}
