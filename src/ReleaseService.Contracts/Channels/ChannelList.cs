namespace ReleaseService.Contracts.Channels;

/// <summary>The answer of <c>GET /api/v1/channels</c>.</summary>
/// <param name="Channels">The channels that the caller may see, in order of name.</param>
public sealed record ChannelList(IReadOnlyList<ChannelDetails> Channels);
