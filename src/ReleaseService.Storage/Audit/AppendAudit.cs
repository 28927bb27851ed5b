using Microsoft.EntityFrameworkCore;
using ReleaseService.Core.Audit;

namespace ReleaseService.Storage.Audit;

/// <summary>Puts records at the end of the chain. Only <see cref="Revisions.WriteTransaction"/> calls it: its lock is what leaves numbers without gaps.</summary>
internal static class AppendAudit
{
    public static async Task RunAsync(ReleaseDbContext db, IReadOnlyList<AuditRecord> records, DateTimeOffset at, CancellationToken cancellation)
    {
        var last = await db.Audit.OrderByDescending(row => row.Number).Select(row => new { row.Number, row.Hash }).FirstOrDefaultAsync(cancellation);
        var (number, hash) = last is null ? (0, AuditChain.Start) : (last.Number, last.Hash);
        foreach (var record in records)
        {
            var entry = AuditChain.Append(record, ++number, at, hash);
            db.Audit.Add(AuditRow.From(entry));
            hash = entry.Hash;
        }
    }
}
