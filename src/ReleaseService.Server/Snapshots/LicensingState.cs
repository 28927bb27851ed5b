using System.Collections.Immutable;
using ReleaseService.Core.Licensing;
using ReleaseService.Server.Licensing.Keys;

namespace ReleaseService.Server.Snapshots;

/// <summary>
/// What the servers know of licenses and deployments beyond what a license says of itself. Of the licenses issued here only this much: a license
/// verifies by its signature alone. Immutable.
/// </summary>
/// <param name="Deployments">For each deployment the license that lasts longest.</param>
/// <param name="RevokedLicenses">When they were revoked.</param>
/// <param name="RevokedDeployments">When they were revoked.</param>
/// <param name="Assignments">The channel, by deployment.</param>
public sealed record LicensingState(
    DeploymentIndex Deployments,
    ImmutableDictionary<LicenseIdentity, DateTimeOffset> RevokedLicenses,
    ImmutableDictionary<string, DateTimeOffset> RevokedDeployments,
    ImmutableDictionary<string, string> Assignments)
{
    public static LicensingState Empty { get; } = new(
        DeploymentIndex.Empty, ImmutableDictionary<LicenseIdentity, DateTimeOffset>.Empty,
        ImmutableDictionary.Create<string, DateTimeOffset>(StringComparer.Ordinal), ImmutableDictionary.Create<string, string>(StringComparer.Ordinal));

    /// <summary>All that a decision over a license looks at. Allocates only where a newer license is known.</summary>
    public LicenseFacts FactsOf(LicenseClaims license, LicenseKeys keys)
    {
        var revokedAt = RevokedAt(license);
        if (license.DeploymentId is not { } deployment)
            return new(license, LicenseRevokedAt: revokedAt, LicenseKeyIsGone: !keys.Counts(license.VouchedBy));
        var hasNewer = Deployments.TryFind(deployment, out var known) && known.IsNewerThan(license);
        return new(
            license,
            hasNewer ? known.ToClaims(deployment) : null,
            revokedAt,
            RevokedDeployments.TryGetValue(deployment, out var at) ? at : null,
            hasNewer && RevokedLicenses.TryGetValue(known.License, out at) ? at : null,
            Assignments.GetValueOrDefault(deployment),
            !keys.Counts(license.VouchedBy),
            hasNewer && !keys.Counts(known.Rest.VouchedBy));
    }

    /// <summary>Whether a license, which names a deployment, outlasts what is known of that one; what is revoked, or vouched for by a key that is gone, counts for nothing.</summary>
    public bool IsNews(LicenseClaims license, LicenseKeys keys) =>
        RevokedAt(license) is null
        && (!Deployments.TryFind(license.DeploymentId!, out var known) || known.IsOlderThan(license) || RevokedLicenses.ContainsKey(known.License) || !keys.Counts(known.Rest.VouchedBy));

    private DateTimeOffset? RevokedAt(LicenseClaims license) =>
        !RevokedLicenses.IsEmpty && LicenseIdentity.TryParse(license.Identity, out var identity) && RevokedLicenses.TryGetValue(identity, out var at) ? at : null;
}
