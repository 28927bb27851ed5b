using System.Text.Json.Serialization;

namespace ReleaseService.Contracts.Channels;

/// <summary>The order between channels: a release may be promoted to the channel that has this only after another one has had it.</summary>
/// <param name="Channel">Name of the channel that must have had the release first.</param>
/// <param name="Hours">For how many hours since its first promotion there; 0 – 8760. Zero: the order alone counts.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ChannelRequirement([property: JsonRequired] string Channel, [property: JsonRequired] int Hours);
