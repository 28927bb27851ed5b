using ReleaseService.Contracts.Identity;

namespace ReleaseService.Storage.Identity;

/// <summary>A token, of which only the hash is kept. Not in the servers' snapshots: it is looked up at each use, so that a revocation counts at once.</summary>
public sealed class TokenRow
{
    public required Guid TokenId { get; init; }

    public required string Name { get; init; }

    /// <summary>SHA-256 of the token, lower-case hex.</summary>
    public required string Hash { get; init; }

    public required Role Role { get; init; }

    /// <summary>Empty for all.</summary>
    public required List<string> Channels { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }

    public string? RevokedBy { get; set; }

    public TokenDetails ToDetails() => new(TokenId, Name, Role, Channels, CreatedAt, CreatedBy, ExpiresAt, LastUsedAt, RevokedAt, RevokedBy);
}
