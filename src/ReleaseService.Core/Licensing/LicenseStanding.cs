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
/// <param name="AssignedChannel">The channel that the deployment was moved to; null for none.</param>
public readonly record struct LicenseStanding(LicenseState State, LicenseClaims? License, DateTimeOffset? FreezesAt, string Code, string? AssignedChannel = null)
{
    public static LicenseStanding Anonymous { get; } = new(LicenseState.Anonymous, null, null, "anonymous");

    /// <param name="facts">The license sent, and what is known of it and its deployment.</param>
    /// <param name="now">The time of the request.</param>
    /// <param name="rules">Grace and skew.</param>
    /// <param name="reasons">Takes the reasons, in order; null where nobody asks for them.</param>
    public static LicenseStanding Assess(in LicenseFacts facts, DateTimeOffset now, LicenseRules rules, ICollection<DecisionReason>? reasons = null)
    {
        if (facts.License is not { } license)
        {
            reasons?.Add(DecisionReasons.Anonymous());
            return Anonymous;
        }

        reasons?.Add(DecisionReasons.Sent(license, facts.LicenseKeyIsGone));
        if (Refuse(facts, license, now, rules) is { } refused)
        {
            reasons?.Add(DecisionReasons.Refused(refused.Code, facts, now, rules));
            return refused;
        }

        var own = AssessExpiry(license, now, rules);
        reasons?.Add(DecisionReasons.Expiry(own, rules));
        return Lift(own, facts, now, rules, reasons) with { AssignedChannel = facts.AssignedChannel };
    }

    /// <summary>Whether a license outlasts another of the same deployment.</summary>
    public static bool IsNewer(LicenseClaims candidate, LicenseClaims than) =>
        than.ExpiresAt is { } old && (candidate.ExpiresAt is not { } expiry || expiry > old);

    /// <summary>A revocation beats everything, also that the license hasn't begun.</summary>
    private static LicenseStanding? Refuse(in LicenseFacts facts, LicenseClaims license, DateTimeOffset now, LicenseRules rules)
    {
        var code = facts.DeploymentRevokedAt is not null ? "deployment_revoked"
            : facts.LicenseRevokedAt is not null ? "license_revoked"
            : facts.LicenseKeyIsGone ? "license_key_retired"
            : HasBegun(license, now, rules) ? null
            : "license_not_yet_valid";
        return code is null ? null : new(LicenseState.Refused, license, null, code);
    }

    /// <summary>Once a license has expired the newer one decides, unless it was revoked, or its key was, or it hasn't begun.</summary>
    private static LicenseStanding Lift(LicenseStanding own, in LicenseFacts facts, DateTimeOffset now, LicenseRules rules, ICollection<DecisionReason>? reasons)
    {
        if (own.State == LicenseState.Valid || facts.Newest is not { } newest || !IsNewer(newest, own.License!))
            return own;
        if (facts.NewestRevokedAt is { } revokedAt)
        {
            reasons?.Add(DecisionReasons.NewerRevoked(newest, revokedAt));
            return own;
        }

        if (facts.NewestKeyIsGone)
        {
            reasons?.Add(DecisionReasons.NewerKeyGone(newest));
            return own;
        }

        if (!HasBegun(newest, now, rules))
        {
            reasons?.Add(DecisionReasons.NewerNotBegun(newest));
            return own;
        }

        var lifted = AssessExpiry(newest, now, rules);
        reasons?.Add(DecisionReasons.NewerDecides(newest));
        if (lifted.State == LicenseState.Valid)
            return lifted with { Code = "license_renewed" };
        reasons?.Add(DecisionReasons.Expiry(lifted, rules));
        return lifted;
    }

    private static bool HasBegun(LicenseClaims license, DateTimeOffset now, LicenseRules rules) => !(now + rules.ClockSkew < license.NotBefore);

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
