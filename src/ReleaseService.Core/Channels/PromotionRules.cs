namespace ReleaseService.Core.Channels;

/// <summary>What the next entry of a channel's append-only list of promotions is.</summary>
public static class PromotionRules
{
    /// <param name="head">The newest promotion of the channel; null when there is none.</param>
    /// <param name="releaseId">The release to promote.</param>
    /// <param name="now">The time of the promotion.</param>
    /// <returns>Sequence and time of the new entry, or null when the release is the head already: that changes nothing.</returns>
    public static (long Sequence, DateTimeOffset At)? Next((long Sequence, Guid ReleaseId, DateTimeOffset At)? head, Guid releaseId, DateTimeOffset now)
    {
        var at = Timestamp.ToMilliseconds(now);
        if (head is not { } previous)
            return (1, at);
        if (previous.ReleaseId == releaseId)
            return null;

        // "The head as of a time" (frozen licenses) needs times that never go back, also when a server's clock did.
        return (previous.Sequence + 1, at > previous.At ? at : previous.At);
    }
}
