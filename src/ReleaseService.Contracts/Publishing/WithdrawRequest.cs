using System.Text.Json.Serialization;

namespace ReleaseService.Contracts.Publishing;

/// <summary>The body of <c>POST /api/v1/releases/{id}/withdrawal</c>: no channel takes this release any more. For good; whoever has it keeps it.</summary>
/// <param name="Reason">Why, 1 – 1000 characters.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record WithdrawRequest(string? Reason);
