using ReleaseService.Contracts.Audit;
using ReleaseService.Core.Audit;

namespace ReleaseService.Core.Tests.Audit;

internal static class AuditSample
{
    public static readonly DateTimeOffset Noon = new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly AuditRecord Seeded = new("seed", "", AuditActions.Seed, "channels")
    {
        Details = new Dictionary<string, string> { ["releases"] = "27", ["channels"] = "3" },
    };

    public static readonly AuditRecord Promoted = new("token:ci", "2001:db8::1", AuditActions.Promote, "stable", "Zürich says \"go\"\n")
    {
        Details = new Dictionary<string, string> { ["sequence"] = "15", ["release"] = "0.83.90-1", ["rollback"] = "false", ["forced"] = "" },
        DigestBefore = "sha256:" + new string('a', 64),
        DigestAfter = "sha256:" + new string('b', 64),
    };

    /// <summary>A whole chain, one entry a second.</summary>
    public static AuditEntry[] Chain(params IEnumerable<AuditRecord> records)
    {
        List<AuditEntry> entries = [];
        foreach (var record in records)
            entries.Add(AuditChain.Append(record, entries.Count + 1, Noon.AddSeconds(entries.Count), entries.Count == 0 ? AuditChain.Start : entries[^1].Hash));
        return [.. entries];
    }

    public static AuditCheck Check(IEnumerable<AuditEntry> entries)
    {
        var check = new AuditCheck();
        foreach (var entry in entries)
            check.Add(entry);
        return check;
    }
}
