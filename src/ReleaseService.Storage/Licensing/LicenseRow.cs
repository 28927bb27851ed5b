using System.Text.Json;
using ReleaseService.Core.Licensing;

namespace ReleaseService.Storage.Licensing;

/// <summary>A license that was issued here: what it says, never the token. Not in the servers' snapshots, but for what <see cref="DeploymentRow"/> and
/// <see cref="RevocationRow"/> hold of it.</summary>
public sealed class LicenseRow : IAppendOnly
{
    /// <summary>SHA-256 over <c>header.payload</c>, lower-case hex.</summary>
    public required string LicenseId { get; init; }

    public required string DeploymentId { get; init; }

    public required string Customer { get; init; }

    public required string KeyId { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    public required string IssuedBy { get; init; }

    public required DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>JSON, without <c>accessKey</c>.</summary>
    public required string Claims { get; init; }

    /// <summary>The license that this one renews; null for a deployment's first.</summary>
    public required string? Renews { get; init; }

    public required long Revision { get; init; }

    /// <summary>As the license is read when it is sent; null for one that wouldn't be.</summary>
    public LicenseClaims? ToClaims()
    {
        using var claims = JsonDocument.Parse(Claims);
        return LicenseClaims.Read(LicenseId, claims.RootElement).TryGet(out var license) && license.DeploymentId == DeploymentId ? license with { VouchedBy = KeyId } : null;
    }
}
