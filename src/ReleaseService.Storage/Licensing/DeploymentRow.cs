using ReleaseService.Core.Licensing;

namespace ReleaseService.Storage.Licensing;

/// <summary>
/// A deployment and the license of it that lasts longest, of all that were ever verified: it lifts the freezing of an older token, which old
/// operators go on sending (wire-contract "A license"). Holds claims, never a token. Where that license is revoked and no other one is known, it stays here and counts
/// for nothing; the next one that is seen takes its place.
/// </summary>
public sealed class DeploymentRow
{
    public required string DeploymentId { get; init; }

    public required string LicenseIdentity { get; set; }

    public required DateTimeOffset? ExpiresAt { get; set; }

    public required DateTimeOffset? NotBefore { get; set; }

    public required List<string> Channels { get; set; }

    public required bool? Trial { get; set; }

    public required DateTimeOffset SeenAt { get; set; }

    public required long Revision { get; set; }

    public LicenseClaims ToClaims() => new(LicenseIdentity, DeploymentId, ExpiresAt, NotBefore, Channels, Trial);
}
