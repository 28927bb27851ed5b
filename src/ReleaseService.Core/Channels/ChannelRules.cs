using ReleaseService.Core.Releases;

namespace ReleaseService.Core.Channels;

/// <summary>What people may write about a channel: it stands in lists, in terminals and in the answers to clients.</summary>
public static class ChannelRules
{
    public const int MaxTitle = 200;
    public const int MaxDescription = 2000;

    /// <summary>What is wrong, as the field's name and the message; empty for nothing.</summary>
    public static IEnumerable<(string Field, string Message)> CheckText(string title, string description)
    {
        if (string.IsNullOrWhiteSpace(title) || title.Length > MaxTitle || title.Any(char.IsControl))
            yield return ("title", $"Must be 1 – {MaxTitle} characters on one line.");
        if (description.Length > MaxDescription || description.Any(character => char.IsControl(character) && character is not '\n'))
            yield return ("description", $"May have {MaxDescription} characters of plain text.");
    }

    /// <summary>The default moves to everybody who names no channel, at once: never to nothing, never down.</summary>
    /// <param name="channel">The channel that is to become the default.</param>
    /// <param name="own">Its history, oldest first.</param>
    /// <param name="former">The channel that is.</param>
    /// <param name="others">That one's history.</param>
    /// <returns>Why it may not; null where it may.</returns>
    public static string? CheckDefault(string channel, IReadOnlyList<HistoryEntry> own, string former, IReadOnlyList<HistoryEntry> others)
    {
        var head = own is [.., var last] ? last : null;
        if (others is not [.., var present] || (head is not null && !ReleaseOrder.IsOlder((head.PlatformVersion, head.CreatedAt), (present.PlatformVersion, present.CreatedAt))))
            return null;
        var what = head is null ? "has had no release yet" : $"is at platform {head.PlatformVersion}, an older release than {former}'s ({present.PlatformVersion})";
        return $"{channel} {what}; who names no channel would go down with the default.";
    }
}
