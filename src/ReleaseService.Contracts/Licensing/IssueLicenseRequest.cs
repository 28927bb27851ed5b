using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReleaseService.Contracts.Licensing;

/// <summary>The body of <c>POST /api/v1/licenses</c> and, but for <paramref name="DeploymentId"/>, of a renewal: what the token shall say. What is left out isn't in the token.</summary>
/// <param name="DeploymentId">The deployment, a UUID; null for a new one. In a renewal: left out, since it stays.</param>
/// <param name="Customer">Whose deployment it is, 1 – 200 characters; kept here, not in the token.</param>
/// <param name="ExpiresAt">End of its validity, to the millisecond; null for one that doesn't expire.</param>
/// <param name="Channels">The channels that it may follow, the first is its default; null or empty: whatever is public or licensed.</param>
/// <param name="Trial">Whether it is a trial.</param>
/// <param name="Flags">Features, as the platform knows them: <c>SCALABLE</c>, <c>NOTIFICATIONS</c>, ….</param>
/// <param name="ConcurrentAgents">Limit; 0 or more.</param>
/// <param name="MaxUsers">Limit; in the token also as <c>seats</c>.</param>
/// <param name="MaxViewOnlyUsers">Limit; also as <c>viewOnlySeats</c>.</param>
/// <param name="MaxTeams">Limit; also as <c>teams</c>.</param>
/// <param name="MaxRegisteredModels">Limit; also as <c>registeredModels</c>.</param>
/// <param name="MaxStorageGb">Limit; also as <c>storageGigs</c>.</param>
/// <param name="ContractStartDate">Start of the contract.</param>
/// <param name="WeaveLimits">Limits of Weave.</param>
/// <param name="Claims">Any further claims, an object; none may have the name of one that the members above set.</param>
/// <param name="MoveDeployment">Whether a deployment of another customer is now this one's; without, that is refused. Isn't in the token.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record IssueLicenseRequest(
    string? DeploymentId = null,
    string? Customer = null,
    [property: JsonConverter(typeof(Rfc3339Time))] DateTimeOffset? ExpiresAt = null,
    IReadOnlyList<string>? Channels = null,
    bool? Trial = null,
    IReadOnlyList<string>? Flags = null,
    long? ConcurrentAgents = null,
    long? MaxUsers = null,
    long? MaxViewOnlyUsers = null,
    long? MaxTeams = null,
    long? MaxRegisteredModels = null,
    long? MaxStorageGb = null,
    [property: JsonConverter(typeof(Rfc3339Time))] DateTimeOffset? ContractStartDate = null,
    WeaveLimits? WeaveLimits = null,
    JsonElement? Claims = null,
    bool MoveDeployment = false);

/// <summary>The claim <c>weaveLimits</c> (wire-contract "A license").</summary>
/// <param name="WeaveLimitBytes">Null for no limit.</param>
/// <param name="WeaveOverageCostCents">Cents for each unit beyond.</param>
/// <param name="WeaveOverageUnit">The unit, e.g. <c>MB</c>.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record WeaveLimits(long? WeaveLimitBytes, long WeaveOverageCostCents, string WeaveOverageUnit);
