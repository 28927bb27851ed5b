using ReleaseService.Contracts.Releases;

namespace ReleaseService.Contracts.Channels;

/// <summary>What a channel points at: its newest promotion.</summary>
/// <param name="Sequence">1, 2, 3 … per channel, without gaps; comparable only within one epoch (header <c>Release-Epoch</c>).</param>
/// <param name="ReleaseId">The promoted release.</param>
/// <param name="ReleaseName">Its name.</param>
/// <param name="PlatformVersion">Its platform version (SemVer).</param>
/// <param name="Chart">Its chart.</param>
/// <param name="PromotedAt">When, UTC.</param>
/// <param name="Reason">Why, in the promoter's words; may be empty.</param>
public sealed record ChannelHead(
    long Sequence,
    Guid ReleaseId,
    string ReleaseName,
    string PlatformVersion,
    ChartDetails Chart,
    DateTimeOffset PromotedAt,
    string Reason);
