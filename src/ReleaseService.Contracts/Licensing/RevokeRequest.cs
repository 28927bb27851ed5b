using System.Text.Json.Serialization;

namespace ReleaseService.Contracts.Licensing;

/// <summary>The body of <c>POST /api/v1/licenses/{licenseId}/revocation</c> and <c>POST /api/v1/deployments/{deploymentId}/revocation</c>. For good, whoever issued the license; of a deployment it covers every license that
/// names it, also of other issuers and to come. Answered with <see cref="RevocationDetails"/>.</summary>
/// <param name="Reason">Why, 1 – 1000 characters.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RevokeRequest(string? Reason);
