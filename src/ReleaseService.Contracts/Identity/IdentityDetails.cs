namespace ReleaseService.Contracts.Identity;

/// <summary>Who the caller is, as <c>GET /api/v1/identity</c> answers it.</summary>
/// <param name="Actor">The name that histories and the audit show: <c>token:NAME</c>, or <c>oidc:ISSUER:SUBJECT</c>.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Channels">The channels that it may do that on; empty for all.</param>
/// <param name="ExpiresAt">When it ends, UTC; null for never.</param>
public sealed record IdentityDetails(string Actor, Role Role, IReadOnlyList<string> Channels, DateTimeOffset? ExpiresAt);
