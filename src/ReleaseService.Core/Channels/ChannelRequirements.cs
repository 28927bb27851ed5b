using ReleaseService.Contracts.Channels;

namespace ReleaseService.Core.Channels;

/// <summary>The order between channels: what one of them may require of another, and that nobody waits for himself.</summary>
public static class ChannelRequirements
{
    /// <summary>A year.</summary>
    public const int MaxHours = 8760;

    /// <summary>What is wrong with a requirement by itself, as the field's name and the message; empty for nothing. Whether the channel exists is another matter.</summary>
    public static IEnumerable<(string Field, string Message)> Check(string channel, ChannelRequirement requirement)
    {
        if (requirement.Channel is null || !Channel.IsName(requirement.Channel)) // null: JSON's
            yield return ("channel", "Must be a channel's name: a lower-case letter, then at most 39 lower-case letters, digits and '-'.");
        else if (requirement.Channel == channel)
            yield return ("channel", "A channel can't require itself; name the one that must have a release first.");
        if (requirement.Hours is < 0 or > MaxHours)
            yield return ("hours", $"Must be a whole number from 0 to {MaxHours}.");
    }

    /// <summary>A cycle, in which no channel could ever take a release: each of its channels requires the next one, the last one the first. Null for none.</summary>
    /// <returns>The names, from the one that comes first in order of name.</returns>
    public static IReadOnlyList<string>? FindCycle(IEnumerable<Channel> channels)
    {
        var required = Required(channels);
        foreach (var start in required.Keys.Order(StringComparer.Ordinal))
        {
            List<string> way = [start];
            while (required.TryGetValue(way[^1], out var next) && !way.Contains(next))
                way.Add(next);
            if (required.TryGetValue(way[^1], out var back) && back == start)
                return way;
        }

        return null;
    }

    /// <summary>Each channel behind the one that it requires, however indirectly; otherwise in order of name.</summary>
    /// <param name="channels">Without a cycle.</param>
    public static IReadOnlyList<Channel> InOrder(IEnumerable<Channel> channels)
    {
        var all = channels.ToList();
        var required = Required(all);
        return [.. all.OrderBy(channel => Depth(channel.Name)).ThenBy(channel => channel.Name, StringComparer.Ordinal)];

        int Depth(string name)
        {
            var depth = 0;
            while (depth < all.Count && required.TryGetValue(name, out var next))
                (name, depth) = (next, depth + 1);
            return depth;
        }
    }

    private static Dictionary<string, string> Required(IEnumerable<Channel> channels) => channels
        .Where(channel => channel.Requires is not null).ToDictionary(channel => channel.Name, channel => channel.Requires!.Channel, StringComparer.Ordinal);
}
