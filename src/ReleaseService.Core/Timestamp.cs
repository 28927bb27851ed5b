using System.Globalization;
using System.Text.RegularExpressions;

namespace ReleaseService.Core;

/// <summary>
/// Times as the documents have them: RFC 3339, UTC, exactly three fractional digits (<c>2026-03-24T18:35:42.479Z</c>). All stored times are
/// whole milliseconds, so that they mean the same in PostgreSQL (microseconds) and in SQLite (text).
/// </summary>
public static partial class Timestamp
{
    public static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static DateTimeOffset ToMilliseconds(DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);

    /// <summary>Reads RFC 3339 with any offset and at most milliseconds; null for everything else.</summary>
    public static DateTimeOffset? Parse(string text)
    {
        if (!Rfc3339().IsMatch(text))
            return null;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
    }

    [GeneratedRegex(@"\A[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,3})?(Z|[+-][0-9]{2}:[0-9]{2})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Rfc3339();
}
