using ReleaseService.Contracts.Audit;

namespace ReleaseService.Storage.Audit;

/// <summary>An entry of the audit's hash chain.</summary>
public sealed class AuditRow : IAppendOnly
{
    public required long Number { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Actor { get; init; }

    public required string Address { get; init; }

    public required string Action { get; init; }

    public required string Subject { get; init; }

    public required string Reason { get; init; }

    public required Dictionary<string, string> Details { get; init; }

    public required string? DigestBefore { get; init; }

    public required string? DigestAfter { get; init; }

    public required string PreviousHash { get; init; }

    public required string Hash { get; init; }

    public AuditEntry ToEntry() => new(Number, At, Actor, Address, Action, Subject, Reason, Details, DigestBefore, DigestAfter, PreviousHash, Hash);

    public static AuditRow From(AuditEntry entry) => new()
    {
        Number = entry.Number,
        At = entry.At,
        Actor = entry.Actor,
        Address = entry.Address,
        Action = entry.Action,
        Subject = entry.Subject,
        Reason = entry.Reason,
        Details = new(entry.Details),
        DigestBefore = entry.DigestBefore,
        DigestAfter = entry.DigestAfter,
        PreviousHash = entry.PreviousHash,
        Hash = entry.Hash,
    };
}
