using System.Globalization;
using System.Text.RegularExpressions;

namespace ReleaseService.Core.Publishing.Lint;

/// <summary>Durations as Go's time.ParseDuration reads them: <c>1h30m</c>, <c>-1.5s</c>, <c>0</c>.</summary>
internal static partial class GoDuration
{
    /// <summary>Whole nanoseconds; null for what isn't a duration, or is too long for Go.</summary>
    public static long? Nanoseconds(string text)
    {
        var match = Duration().Match(text);
        if (!match.Success)
            return null;
        var sum = 0m;
        for (var i = 0; i < match.Groups["number"].Captures.Count; i++)
        {
            if (!decimal.TryParse(match.Groups["number"].Captures[i].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                return null;
            var unit = Unit(match.Groups["unit"].Captures[i].Value);
            sum += decimal.Truncate(Math.Min(number, (long.MaxValue / unit) + 1) * unit);
            if (sum > long.MaxValue)
                return null;
        }

        return text[0] == '-' ? -(long)sum : (long)sum;
    }

    private static decimal Unit(string unit) => unit switch
    {
        "ns" => 1,
        "us" or "µs" or "μs" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        _ => 3_600_000_000_000,
    };

    [GeneratedRegex(@"\A[-+]?(0|((?<number>[0-9]+(\.[0-9]*)?|\.[0-9]+)(?<unit>ns|us|µs|μs|ms|s|m|h))+)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Duration();
}
