using System.Globalization;
using System.Text.RegularExpressions;

namespace ReleaseService.Core.Rollouts;

/// <summary>The annotation that gives an <see cref="UpdateWindow"/>: days, times and an IANA time zone.</summary>
internal static partial class UpdateWindowText
{
    private const string Code = "window";

    private static readonly string[] Days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

    public static Checked<UpdateWindow> Read(string text, string path)
    {
        var match = Form().Match(text);
        if (!match.Success)
            return new Defect(Code, path, "Must be days, times and a time zone, such as \"Sat,Sun 02:00-06:00 Europe/Berlin\".");
        List<Defect> defects = [];
        var days = ReadDays(match.Groups["days"].Value, path, defects);
        var opens = ReadTime(match.Groups["opens"].Value, path, defects);
        var closes = ReadTime(match.Groups["closes"].Value, path, defects);
        if (opens == TimeSpan.FromDays(1))
            defects.Add(new(Code, path, "Can't open at 24:00; write 00:00 and the next day."));
        if (opens == closes && opens is not null)
            defects.Add(new(Code, path, "Opens and closes at the same time; for whole days write 00:00-24:00."));
        var name = match.Groups["zone"].Value;
        // System names in the IANA form only: others (Windows, files) mean something else on another machine.
        if (!Zone().IsMatch(name) || !TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) || !zone.HasIanaId)
            defects.Add(new(Code, path, "The time zone isn't known here; it must be an IANA name such as Europe/Berlin or UTC."));
        else if (defects.Count == 0)
            return new UpdateWindow(text, days, opens!.Value, closes!.Value, zone);
        return Checked<UpdateWindow>.Invalid(defects);
    }

    private static HashSet<DayOfWeek> ReadDays(string text, string path, List<Defect> defects)
    {
        HashSet<DayOfWeek> days = [];
        foreach (var part in text.Split(','))
        {
            var ends = part.Split('-');
            var (first, last) = (Array.IndexOf(Days, ends[0]), Array.IndexOf(Days, ends[^1]));
            if (ends.Length > 2 || first < 0 || last < 0)
            {
                defects.Add(new(Code, path, $"Days are {string.Join(", ", Days)}, separated by commas, or a range such as Mon-Fri."));
                return days;
            }

            for (var day = first; day <= (last < first ? last + 7 : last); day++)
                days.Add((DayOfWeek)(day % 7));
        }

        return days;
    }

    private static TimeSpan? ReadTime(string text, string path, List<Defect> defects)
    {
        var (hours, minutes) = (int.Parse(text[..2], CultureInfo.InvariantCulture), int.Parse(text[3..], CultureInfo.InvariantCulture));
        if (minutes < 60 && (hours < 24 || (hours == 24 && minutes == 0)))
            return new TimeSpan(hours, minutes, 0);
        defects.Add(new(Code, path, "Times are 00:00 to 24:00."));
        return null;
    }

    [GeneratedRegex(@"\A(?<days>[A-Za-z,-]+) +(?<opens>[0-9]{2}:[0-9]{2})-(?<closes>[0-9]{2}:[0-9]{2}) +(?<zone>\S+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();

    [GeneratedRegex(@"\A[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Zone();
}
