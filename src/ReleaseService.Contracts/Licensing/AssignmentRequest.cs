using System.Text.Json.Serialization;

namespace ReleaseService.Contracts.Licensing;

/// <summary>The body of <c>PUT /api/v1/deployments/{deploymentId}/assignment</c>: which channel a deployment follows, whatever its license says. <c>DELETE</c> ends it
/// (<c>?force=true</c> where that goes down). Answered with <see cref="DeploymentDetails"/>.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Reason">Why, 1 – 1000 characters.</param>
/// <param name="Force">Also to a channel whose head has a lower platform version than that of the present one; takes an admin.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record AssignmentRequest(string? Channel, string? Reason, bool Force = false);
