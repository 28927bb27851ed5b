using ReleaseService.Core;
using ReleaseService.Core.Licensing;
using ReleaseService.Storage.Revisions;

namespace ReleaseService.Storage.Licensing;

/// <summary>
/// A deployment and the license of it that lasts longest, of all that were ever verified: it lifts the freezing of an older token, which old
/// operators go on sending (wire-contract "A license"). Holds claims, never a token. Where that license was revoked, or its key counts no more, and no other one is known, it stays
/// here and counts for nothing; the next one that is seen takes its place.
/// </summary>
public sealed class DeploymentRow
{
    public required string DeploymentId { get; init; }

    public required string LicenseIdentity { get; set; }

    public DateTimeOffset? ExpiresAt { get; set; }

    public DateTimeOffset? NotBefore { get; set; }

    public required List<string> Channels { get; set; }

    public bool? Trial { get; set; }

    /// <summary>The key that vouched for that license, by its thumbprint; null for one that was noted before keys were.</summary>
    public string? VouchedBy { get; set; }

    public DateTimeOffset SeenAt { get; set; }

    public long Revision { get; set; }

    public static DeploymentRow Of(LicenseClaims license, WriteTransaction write)
    {
        DeploymentRow row = new() { DeploymentId = license.DeploymentId!, LicenseIdentity = "", Channels = [] };
        row.Take(license, write);
        return row;
    }

    public void Take(LicenseClaims license, WriteTransaction write) =>
        (LicenseIdentity, ExpiresAt, NotBefore, Channels, Trial, VouchedBy, SeenAt, Revision) =
        (license.Identity, Milliseconds(license.ExpiresAt), Milliseconds(license.NotBefore), [.. license.Channels], license.Trial, license.VouchedBy, write.Now, write.Revision);

    public LicenseClaims ToClaims() => new(LicenseIdentity, DeploymentId, ExpiresAt, NotBefore, Channels, Trial) { VouchedBy = VouchedBy };

    private static DateTimeOffset? Milliseconds(DateTimeOffset? time) => time is { } value ? Timestamp.ToMilliseconds(value) : null;
}
