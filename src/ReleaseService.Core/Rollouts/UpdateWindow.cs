using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ReleaseService.Core.Rollouts;

/// <summary>
/// When an instance may be updated by itself: <c>Sat,Sun 02:00-06:00 Europe/Berlin</c>, several separated by <c>;</c>. It is open whenever the clock on the wall of that zone shows a time from
/// the first up to, not including, the second, on one of the days; a window over midnight belongs to the day that it begins on. So an hour that is skipped in spring is no
/// window, and one that comes twice in autumn is open twice.
/// </summary>
public sealed partial class UpdateWindow
{
    /// <summary>A week, and the longest that a zone was ever shifted by.</summary>
    private static readonly TimeSpan Horizon = TimeSpan.FromDays(8);

    private static readonly string[] DayNames = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

    private readonly IReadOnlyList<Slot> _slots;
    private readonly string _text;

    private UpdateWindow(IReadOnlyList<Slot> slots, string text) => (_slots, _text) = (slots, text);

    /// <param name="text">As in the summary.</param>
    /// <param name="window">The window; null where the text is none.</param>
    /// <param name="problem">What is wrong, and what would be right; null where nothing is.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out UpdateWindow? window, [NotNullWhen(false)] out string? problem)
    {
        (window, problem) = (null, null);
        var slots = new List<Slot>();
        foreach (var part in text.Split(';', StringSplitOptions.TrimEntries))
        {
            var match = Form().Match(part);
            if (!match.Success)
                problem = $"'{part}' isn't of the form 'Sat,Sun 02:00-06:00 Europe/Berlin': days (Mon, Mon-Fri or daily), times from 00:00 to 24:00, an IANA time zone.";
            else if (Days(match.Groups["days"].Value) is not { } days)
                problem = $"'{match.Groups["days"].Value}' aren't days; there are {string.Join(", ", DayNames[1..].Append(DayNames[0]))}, ranges such as Mon-Fri, and daily.";
            else if (Minutes(match.Groups["from"].Value) is not { } from || from == 24 * 60 || Minutes(match.Groups["to"].Value) is not { } to || from == to)
                problem = $"'{part}': the times must be two different ones from 00:00 to 24:00.";
            else if (!TimeZoneInfo.TryFindSystemTimeZoneById(match.Groups["zone"].Value, out var zone) || !zone.HasIanaId)
                problem = $"'{match.Groups["zone"].Value}' is no IANA time zone that this machine knows; Europe/Berlin or UTC would be one.";
            else
                slots.Add(new Slot(days, from, to, zone));
            if (problem is not null)
                return false;
        }

        window = new UpdateWindow(slots, text);
        return true;
    }

    public bool IsOpen(DateTimeOffset time) => _slots.Any(slot => slot.IsOpen(time));

    /// <summary>The first full minute after a time at which the window is open; null where it never is, such as an hour that every year skips.</summary>
    public DateTimeOffset? NextOpening(DateTimeOffset after)
    {
        var first = new DateTimeOffset(after.UtcTicks - (after.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero).AddMinutes(1);
        for (var time = first; time - first < Horizon; time = time.AddMinutes(1))
        {
            if (IsOpen(time))
                return time;
        }

        return null;
    }

    public override string ToString() => _text;

    private static HashSet<DayOfWeek>? Days(string text)
    {
        if (text.Equals("daily", StringComparison.OrdinalIgnoreCase))
            return [.. Enum.GetValues<DayOfWeek>()];
        var days = new HashSet<DayOfWeek>();
        foreach (var part in text.Split(','))
        {
            var ends = part.Split('-').Select(name => Array.FindIndex(DayNames, day => day.Equals(name, StringComparison.OrdinalIgnoreCase))).ToArray();
            if (ends.Length > 2 || ends.Contains(-1))
                return null;
            for (var day = ends[0]; ; day = (day + 1) % 7)
            {
                days.Add((DayOfWeek)day);
                if (day == ends[^1])
                    break;
            }
        }

        return days;
    }

    private static int? Minutes(string text)
    {
        var parts = text.Split(':').Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        var minutes = (parts[0] * 60) + parts[1];
        return parts[1] < 60 && minutes <= 24 * 60 ? minutes : null;
    }

    [GeneratedRegex(@"\A(?<days>[A-Za-z,-]+) (?<from>[0-9]{2}:[0-9]{2})-(?<to>[0-9]{2}:[0-9]{2}) (?<zone>[A-Za-z0-9_+/-]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();

    private sealed record Slot(HashSet<DayOfWeek> Days, int From, int To, TimeZoneInfo Zone)
    {
        public bool IsOpen(DateTimeOffset time)
        {
            var wall = TimeZoneInfo.ConvertTime(time, Zone);
            var minute = wall.TimeOfDay.TotalMinutes;
            if (From < To)
                return Days.Contains(wall.DayOfWeek) && minute >= From && minute < To;
            // Over midnight: the evening of one of the days, or the morning after one.
            return (Days.Contains(wall.DayOfWeek) && minute >= From) || (Days.Contains((DayOfWeek)(((int)wall.DayOfWeek + 6) % 7)) && minute < To);
        }
    }
}
