using System.Text.Json;

namespace ReleaseService.Contracts.Licensing;

/// <summary>A license that this service issued; never the token itself.</summary>
/// <param name="LicenseId">Identity: SHA-256 over the token's <c>header.payload</c>, lower-case hex.</param>
/// <param name="DeploymentId">The deployment it names.</param>
/// <param name="Customer">Whose that is.</param>
/// <param name="KeyId">The key that signed it.</param>
/// <param name="IssuedAt">When, UTC.</param>
/// <param name="IssuedBy">Who.</param>
/// <param name="ExpiresAt">End of its validity, UTC; null for never.</param>
/// <param name="Claims">Its claims, without <c>accessKey</c>.</param>
/// <param name="RenewedBy">The license that took its place; null for the newest.</param>
/// <param name="RevokedAt">When it was revoked, UTC; null for one in force.</param>
/// <param name="RevokedBecause">Why.</param>
/// <param name="KeyRetiredAt">When its key was retired, UTC: since then it is refused; null for a key in use.</param>
public sealed record IssuedLicense(
    string LicenseId,
    string DeploymentId,
    string Customer,
    string KeyId,
    DateTimeOffset IssuedAt,
    string IssuedBy,
    DateTimeOffset? ExpiresAt,
    JsonElement Claims,
    string? RenewedBy,
    DateTimeOffset? RevokedAt,
    string? RevokedBecause,
    DateTimeOffset? KeyRetiredAt);

/// <summary>The answer of an issue or a renewal: the only time that the token is shown.</summary>
/// <param name="Token">The JWT.</param>
/// <param name="License">The rest.</param>
public sealed record NewLicense(string Token, IssuedLicense License);

/// <summary>The answer of <c>GET /api/v1/licenses</c>.</summary>
/// <param name="Licenses">Newest first; with <c>?customer=</c> (part of the name) or <c>?deployment=</c> only those. At most <c>?limit=</c> (1 – 1000, default 100).</param>
/// <param name="Next">Id to send as <c>?after=</c> for the next page; null at the end.</param>
public sealed record LicenseList(IReadOnlyList<IssuedLicense> Licenses, string? Next);
