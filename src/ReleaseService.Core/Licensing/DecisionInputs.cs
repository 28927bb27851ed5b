using ReleaseService.Core.Channels;

namespace ReleaseService.Core.Licensing;

/// <summary>What is asked for.</summary>
/// <param name="Channel">A channel by name; null for the caller's own.</param>
/// <param name="Pin">One release, by its id, instead of what a channel holds; null for none.</param>
public readonly record struct DecisionRequest(string? Channel = null, PinnedRelease? Pin = null);

/// <param name="Name">The release's name.</param>
/// <param name="FirstPromotedAt">When it first came out on any channel.</param>
/// <param name="IsPublic">Whether a public channel ever had it.</param>
public sealed record PinnedRelease(string Name, DateTimeOffset FirstPromotedAt, bool IsPublic);

/// <summary>A promotion, as far as decisions tell of it.</summary>
public readonly record struct Promoted(long Sequence, string Release, DateTimeOffset At);

/// <summary>What there is to get.</summary>
/// <param name="Channels">The channels and their policies.</param>
/// <param name="HeadAsOf">The promotion that was head of a channel at a time, or is (null): null for a channel that has had nothing.</param>
public sealed record DecisionSupply(ChannelCatalog Channels, Func<Channel, DateTimeOffset?, Promoted?> HeadAsOf);
