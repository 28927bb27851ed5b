using ReleaseService.Core.Channels;
using ReleaseService.Core.Releases;

namespace ReleaseService.Core.Licensing;

/// <summary>Where a deployment may be moved without being forced: never to something lower than what it is on.</summary>
public static class AssignmentRules
{
    /// <param name="from">The channel that it is on; null for none.</param>
    /// <param name="to">The channel that it is to be on; null for none.</param>
    /// <param name="freezesAt">When its license freezes; null for never. A frozen one gets what was head then, and the head again once it is renewed.</param>
    /// <returns>Null when it may; else why not.</returns>
    public static string? RefuseMove(ChannelView? from, ChannelView? to, DateTimeOffset? freezesAt)
    {
        if (from is not { History.Count: > 0 })
            return null;
        if (to is not { History.Count: > 0 })
            return $"{(to is null ? "The channel that it would be on isn't here" : $"{to.Name} has had nothing yet")}, so the deployment would get nothing; it is on {from.Name} now.";
        return CompareAt(null) ?? CompareAt(freezesAt);

        string? CompareAt(DateTimeOffset? time)
        {
            var (now, then) = (from.At(time), to.At(time));
            return then < now ? $"{to.Name} is at platform version {then}, and {from.Name}, which the deployment is on, at {now}{(time is null ? "" : ", as its frozen license sees them")}." : null;
        }
    }

    /// <param name="Name">A channel's name.</param>
    /// <param name="History">What it has had, oldest first.</param>
    public sealed record ChannelView(string Name, IReadOnlyList<HistoryEntry> History)
    {
        internal PlatformVersion At(DateTimeOffset? time) => (History.LastOrDefault(entry => time is null || entry.At <= time) ?? History[0]).PlatformVersion;
    }
}
