namespace ReleaseService.Core.Licensing;

/// <summary>All that is known of whoever sends a license, beside the time. What isn't in the license comes from the servers' snapshot, so that every server
/// knows the same.</summary>
/// <param name="License">The verified license that was sent; null for none.</param>
/// <param name="Newest">The license that lasts longest of all that are known of the same deployment: old operators go on sending the previous one.</param>
/// <param name="LicenseRevokedAt">When the license sent was revoked; null for one that isn't. That there is a time is what counts, not which: clocks differ.</param>
/// <param name="DeploymentRevokedAt">When the deployment was revoked.</param>
/// <param name="NewestRevokedAt">When <paramref name="Newest"/> was revoked.</param>
/// <param name="AssignedChannel">Where the deployment was moved to, perhaps a channel that isn't here (any more); null where its license decides.</param>
/// <param name="LicenseKeyIsGone">Whether the key that vouched for <paramref name="License"/> was retired, or isn't configured any more.</param>
/// <param name="NewestKeyIsGone">The same of <paramref name="Newest"/>.</param>
public readonly record struct LicenseFacts(
    LicenseClaims? License,
    LicenseClaims? Newest = null,
    DateTimeOffset? LicenseRevokedAt = null,
    DateTimeOffset? DeploymentRevokedAt = null,
    DateTimeOffset? NewestRevokedAt = null,
    string? AssignedChannel = null,
    bool LicenseKeyIsGone = false,
    bool NewestKeyIsGone = false);
