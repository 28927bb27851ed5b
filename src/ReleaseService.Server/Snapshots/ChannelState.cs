using ReleaseService.Contracts.Channels;
using ReleaseService.Core.Channels;
using ReleaseService.Core.Releases;
using ReleaseService.Server.Serving;

namespace ReleaseService.Server.Snapshots;

/// <summary>A promotion with the document that stands for it.</summary>
public sealed record PromotionState(
    long Sequence, Guid ReleaseId, DateTimeOffset At, string Actor, string Reason, bool IsRollback, IReadOnlyList<string> Forced, StoredSpec Spec)
{
    public PromotionDetails ToDetails(ReleaseSnapshot snapshot)
    {
        var release = snapshot.Releases[ReleaseId];
        return new(Sequence, ReleaseId, release.Name, release.PlatformVersion, Actor, Reason, At, IsRollback, Forced);
    }
}

/// <summary>A channel with its whole history, oldest first. Immutable.</summary>
public sealed class ChannelState(Channel channel, long revision, PromotionState[] promotions)
{
    public Channel Channel { get; } = channel;

    public IReadOnlyList<PromotionState> Promotions => promotions;

    public PromotionState? Head => promotions.Length > 0 ? promotions[^1] : null;

    /// <summary>
    /// The head, or with a limit the promotion that was head then: the newest that isn't later. A license that froze before the channel's
    /// first promotion gets that first one: nothing older exists, and expiry alone is no reason to refuse.
    /// </summary>
    public PromotionState? HeadAsOf(DateTimeOffset? limit)
    {
        var seen = UpTo(limit);
        return seen.Count > 0 ? seen[^1] : null;
    }

    /// <summary>The history that <see cref="HeadAsOf"/> ends with, oldest first.</summary>
    public ArraySegment<PromotionState> UpTo(DateTimeOffset? limit)
    {
        if (limit is not { } time || Head is null || Head.At <= time)
            return promotions;

        // Times never go back within a channel, so the first one that is later can be searched for.
        var (low, high) = (0, promotions.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (promotions[middle].At <= time)
                low = middle + 1;
            else
                high = middle;
        }

        return new ArraySegment<PromotionState>(promotions, 0, Math.Max(1, low));
    }

    /// <summary>As the rules of promotions need it.</summary>
    public IReadOnlyList<HistoryEntry> History(ReleaseSnapshot snapshot) => [.. promotions.Select(promotion =>
    {
        var release = snapshot.Releases[promotion.ReleaseId];
        return new HistoryEntry(promotion.Sequence, release.Id, PlatformVersion.TryParse(release.PlatformVersion)!, release.CreatedAt, promotion.At);
    })];

    /// <param name="snapshot">The snapshot that this is part of.</param>
    /// <param name="withPolicy">Whether to tell which channel it requires: that one's name isn't everybody's business.</param>
    public ChannelDetails ToDetails(ReleaseSnapshot snapshot, bool withPolicy) => new(
        Channel.Id, Channel.Name, Channel.Title, Channel.Description, Channel.Access, Channel.IsDefault,
        Head is { } head && snapshot.Releases[head.ReleaseId] is { } release
            ? new(head.Sequence, release.Id, release.Name, release.PlatformVersion, release.Chart, head.At, head.Reason)
            : null,
        withPolicy ? Channel.Requires : null,
        withPolicy ? revision : null,
        Channel.SupportMonths);
}
