using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Storage;
using ReleaseService.Storage.Licensing;

namespace ReleaseService.Server.Licensing.Issuing;

/// <summary>Issued licenses as the wire has them, with what became of them.</summary>
internal static class LicenseView
{
    public static IssuedLicense ToDetails(this LicenseRow row, string? renewedBy = null, RevocationRow? revocation = null, DateTimeOffset? keyRetiredAt = null) => new(
        row.LicenseId, row.DeploymentId, row.Customer, row.KeyId, row.IssuedAt, row.IssuedBy, row.ExpiresAt, JsonSerializer.Deserialize<JsonElement>(row.Claims), renewedBy, revocation?.At, revocation?.Reason,
        keyRetiredAt);

    /// <summary>In the order of the rows. A license counts as revoked when its deployment is.</summary>
    public static async Task<IReadOnlyList<IssuedLicense>> DescribeAsync(ReleaseDbContext db, IReadOnlyList<LicenseRow> rows, CancellationToken cancellation)
    {
        var ids = rows.Select(row => row.LicenseId).ToList();
        var renewals = await db.Licenses.Where(row => ids.Contains(row.Renews!)).Select(row => new { row.LicenseId, row.Renews }).ToDictionaryAsync(row => row.Renews!, row => row.LicenseId, cancellation);
        var deployments = rows.Select(row => row.DeploymentId).Distinct().ToList();
        var revocations = await db.Revocations.AsNoTracking()
            .Where(row => (row.Kind == RevocationKind.License && ids.Contains(row.Subject)) || (row.Kind == RevocationKind.Deployment && deployments.Contains(row.Subject)))
            .ToDictionaryAsync(row => (row.Kind, row.Subject), cancellation);
        var retired = await db.SigningKeys.Where(row => row.RetiredAt != null).Select(row => new { row.KeyId, row.RetiredAt }).ToDictionaryAsync(row => row.KeyId, row => row.RetiredAt, cancellation);
        return [.. rows.Select(row => row.ToDetails(
            renewals.GetValueOrDefault(row.LicenseId),
            revocations.GetValueOrDefault((RevocationKind.License, row.LicenseId)) ?? revocations.GetValueOrDefault((RevocationKind.Deployment, row.DeploymentId)),
            retired.GetValueOrDefault(row.KeyId)))];
    }
}
