namespace ReleaseService.Contracts.Audit;

/// <summary>The answer of <c>GET /api/v1/audit</c>.</summary>
/// <param name="Entries">In order of number: those after <c>?after=</c> (default 0), at most <c>?limit=</c> (1 – 1000, default 100); or the last <c>?last=</c>.</param>
/// <param name="LastNumber">The number of the newest entry there is; 0 for none.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Entries, long LastNumber);
