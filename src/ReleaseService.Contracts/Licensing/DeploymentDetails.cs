namespace ReleaseService.Contracts.Licensing;

/// <summary>What the service knows of a deployment, as <c>GET /api/v1/deployments/{deploymentId}</c> answers it: what its newest license gets, and why.</summary>
/// <param name="DeploymentId">Its id.</param>
/// <param name="Customer">Whose it is; null for one whose licenses others issued.</param>
/// <param name="Gets">What a request with its newest license gets at this moment, with all reasons.</param>
/// <param name="AssignedChannel">The channel it is assigned to; null for none.</param>
/// <param name="AssignedBecause">Why.</param>
/// <param name="RevokedAt">When the deployment was revoked, UTC; null for one that isn't.</param>
/// <param name="RevokedBecause">Why.</param>
/// <param name="Licenses">Its licenses that were issued here, newest first.</param>
public sealed record DeploymentDetails(
    string DeploymentId,
    string? Customer,
    LicenseDetails Gets,
    string? AssignedChannel,
    string? AssignedBecause,
    DateTimeOffset? RevokedAt,
    string? RevokedBecause,
    IReadOnlyList<IssuedLicense> Licenses);
