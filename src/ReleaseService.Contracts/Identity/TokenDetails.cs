namespace ReleaseService.Contracts.Identity;

/// <summary>A token, without its secret.</summary>
/// <param name="TokenId">Its id.</param>
/// <param name="Name">What it is for.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Channels">The channels that it may do that on; empty for all.</param>
/// <param name="CreatedAt">When it was made, UTC.</param>
/// <param name="CreatedBy">Who made it.</param>
/// <param name="ExpiresAt">When it ends, UTC; null for never.</param>
/// <param name="LastUsedAt">When it was last used, UTC, to the minute; null for never.</param>
/// <param name="RevokedAt">When it was revoked, UTC; null for one in force.</param>
/// <param name="RevokedBy">Who revoked it; null for one in force.</param>
public sealed record TokenDetails(
    Guid TokenId,
    string Name,
    Role Role,
    IReadOnlyList<string> Channels,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? LastUsedAt,
    DateTimeOffset? RevokedAt,
    string? RevokedBy);

/// <summary>The answer of <c>GET /api/v1/tokens</c>.</summary>
/// <param name="Tokens">All there ever were, in order of creation.</param>
public sealed record TokenList(IReadOnlyList<TokenDetails> Tokens);

/// <summary>The answer of <c>POST /api/v1/tokens</c>: the only time that the token itself is shown.</summary>
/// <param name="Token"><c>rst_</c> and 43 characters of base64url: 256 random bits. Stored only as its SHA-256.</param>
/// <param name="Details">The rest.</param>
public sealed record CreatedToken(string Token, TokenDetails Details);
