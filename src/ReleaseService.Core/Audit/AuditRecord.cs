namespace ReleaseService.Core.Audit;

/// <summary>A change that is about to be made, as its maker tells it; number, time and hashes come with the transaction that makes it.</summary>
/// <param name="Actor">Who: <c>token:NAME</c>, <c>oidc:ISSUER:SUBJECT</c>, or the server itself.</param>
/// <param name="Address">From which IP address; empty for the server itself.</param>
/// <param name="Action">One of <see cref="AuditActions"/>.</param>
/// <param name="Subject">The release's, channel's or token's name.</param>
/// <param name="Reason">Why; may be empty.</param>
public sealed record AuditRecord(string Actor, string Address, string Action, string Subject, string Reason = "")
{
    /// <summary>What else there is to say; never a secret.</summary>
    public IReadOnlyDictionary<string, string> Details { get; init; } = new Dictionary<string, string>();

    public string? DigestBefore { get; init; }

    public string? DigestAfter { get; init; }
}
