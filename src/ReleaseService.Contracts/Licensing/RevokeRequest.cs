using System.Text.Json.Serialization;

namespace ReleaseService.Contracts.Licensing;

/// <summary>The body of <c>POST /api/v1/licenses/{licenseId}/revocation</c> and <c>POST /api/v1/deployments/{deploymentId}/revocation</c>, and of
/// <c>POST /api/v1/keys/{keyId}/retirement</c>. For good, whoever issued the license; of a deployment it covers every license that
/// names it, also of other issuers and to come. A revocation is answered with <see cref="RevocationDetails"/>.</summary>
/// <param name="Reason">Why, 1 – 1000 characters.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RevokeRequest(string? Reason);
