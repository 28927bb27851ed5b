using System.Text.Json.Serialization;

namespace ReleaseService.Contracts.Licensing;

/// <summary>What the server makes of the license sent, as <c>GET /api/v1/license</c> answers it. Secret claims (<c>accessKey</c>) and the
/// token itself are never in it.</summary>
/// <param name="State">Where the license stands now.</param>
/// <param name="Outcome">What comes of it: with <c>?release=</c> for that release, else for the channel.</param>
/// <param name="LicenseId">Identity: SHA-256 over the token's <c>header.payload</c>, lower-case hex; null without a license.</param>
/// <param name="DeploymentId">The deployment it names; null where the claim is missing.</param>
/// <param name="ExpiresAt">End of its validity, UTC; null for one that doesn't expire.</param>
/// <param name="FreezesAt">When the grace ends, UTC; null for one that doesn't expire.</param>
/// <param name="NotBefore">Start of its validity, UTC; null where the claim is missing.</param>
/// <param name="Trial">The <c>trial</c> claim; null where it is missing.</param>
/// <param name="Channel">The channel it gets; null when refused, and for a release that was asked for.</param>
/// <param name="Channels">The channels that it may follow on this server, in order of name.</param>
/// <param name="Sequence">The promotion that it gets now, the one that it is frozen at where it is; null when refused, and for a release that was asked for.</param>
/// <param name="ReleaseName">The release that it gets now; null when refused.</param>
/// <param name="Code">Stable machine-readable reason, e.g. <c>license_frozen</c>.</param>
/// <param name="Reason">The same in words.</param>
/// <param name="Reasons">With <c>?explain=true</c> the whole way to it, step by step; else null.</param>
public sealed record LicenseDetails(
    LicenseState State,
    EntitlementOutcome Outcome,
    string? LicenseId,
    string? DeploymentId,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? FreezesAt,
    DateTimeOffset? NotBefore,
    bool? Trial,
    string? Channel,
    IReadOnlyList<string> Channels,
    long? Sequence,
    string? ReleaseName,
    string Code,
    string Reason,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<DecisionReason>? Reasons = null);
