using System.Text.Json.Serialization;

namespace ReleaseService.Contracts.Identity;

/// <summary>The body of <c>POST /api/v1/tokens</c>.</summary>
/// <param name="Name">What it is for, unique among the tokens in force: 1 – 63 letters, digits, '.', '_' and '-'.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Channels">The channels that it may do that on; null for all. An empty list is refused: a script that computed it would get the widest token.</param>
/// <param name="ExpiresAt">When it ends, RFC 3339 with its offset; null for never.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record CreateTokenRequest(string? Name, Role? Role, IReadOnlyList<string>? Channels = null, [property: JsonConverter(typeof(Rfc3339Time))] DateTimeOffset? ExpiresAt = null);
