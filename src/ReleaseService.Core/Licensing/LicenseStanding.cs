using ReleaseService.Contracts.Licensing;

namespace ReleaseService.Core.Licensing;

/// <summary>
/// Where a verified license, or nobody's, stands at a moment: the part of the entitlement that is the same for every channel and pin.
/// </summary>
/// <param name="State">What it gets.</param>
/// <param name="License">The license that decides: the one sent or, where that one has expired, the newer one known for its deployment.</param>
/// <param name="FreezesAt">The end of the grace; null for one that never expires. It sees no promotion after this time, whatever a server's
/// clock says, so that servers whose clocks differ can't show a release and then take it back.</param>
/// <param name="Code">Stable code of the reason.</param>
public readonly record struct LicenseStanding(LicenseState State, LicenseClaims? License, DateTimeOffset? FreezesAt, string Code)
{
    public static LicenseStanding Anonymous { get; } = new(LicenseState.Anonymous, null, null, "anonymous");

    /// <param name="license">The verified license that was sent; null for none.</param>
    /// <param name="newest">The newest license known for the same deployment: old operators go on sending the previous one.</param>
    /// <param name="now">The time of the request.</param>
    /// <param name="rules">Grace and skew.</param>
    public static LicenseStanding Assess(LicenseClaims? license, LicenseClaims? newest, DateTimeOffset now, LicenseRules rules)
    {
        if (license is null)
            return Anonymous;
        if (license.NotBefore is { } notBefore && now + rules.ClockSkew < notBefore)
            return new(LicenseState.Refused, license, null, "license_not_yet_valid");

        var own = AssessExpiry(license, now, rules);
        if (own.State == LicenseState.Valid || newest is null || !IsNewer(newest, license) || now + rules.ClockSkew < newest.NotBefore)
            return own;

        var lifted = AssessExpiry(newest, now, rules);
        return lifted.State == LicenseState.Valid ? lifted with { Code = "license_renewed" } : lifted;
    }

    /// <summary>Whether a license outlasts another of the same deployment.</summary>
    public static bool IsNewer(LicenseClaims candidate, LicenseClaims than) =>
        than.ExpiresAt is { } old && (candidate.ExpiresAt is not { } expiry || expiry > old);

    private static LicenseStanding AssessExpiry(LicenseClaims license, DateTimeOffset now, LicenseRules rules)
    {
        if (license.ExpiresAt is not { } expiresAt)
            return new(LicenseState.Valid, license, null, "license_valid");

        var ends = Later(expiresAt, rules.ClockSkew);
        var freezesAt = Later(ends, rules.Grace);
        return now <= ends ? new(LicenseState.Valid, license, freezesAt, "license_valid")
            : now <= freezesAt ? new(LicenseState.Grace, license, freezesAt, "license_grace")
            : rules.RefuseExpired ? new(LicenseState.Refused, license, freezesAt, "license_expired")
            : new(LicenseState.Frozen, license, freezesAt, "license_frozen");
    }

    /// <summary>Ends at the end of time: people write "never" as the year 9999.</summary>
    private static DateTimeOffset Later(DateTimeOffset time, TimeSpan span) =>
        DateTimeOffset.MaxValue - time > span ? time + span : DateTimeOffset.MaxValue;
}
