namespace ReleaseService.Core.Rollouts;

/// <summary>
/// When updates may be applied, by the clock on the wall of a time zone: <c>Sat,Sun 02:00-06:00 Europe/Berlin</c>. It is open while that clock shows a time of
/// it. So what daylight-saving time skips isn't there (a window wholly within doesn't open that day), and what it repeats is there twice. A window over
/// midnight has the day that it opens on.
/// </summary>
public sealed class UpdateWindow
{
    /// <summary>Long enough for a weekly window that doesn't open once.</summary>
    private const int MaxDays = 16;

    private readonly IReadOnlySet<DayOfWeek> _days;
    private readonly TimeSpan _opens;
    private readonly TimeSpan _closes;
    private readonly TimeZoneInfo _zone;
    private readonly string _text;

    internal UpdateWindow(string text, IReadOnlySet<DayOfWeek> days, TimeSpan opens, TimeSpan closes, TimeZoneInfo zone) =>
        (_text, _days, _opens, _closes, _zone) = (text, days, opens, closes, zone);

    public bool IsOpen(DateTimeOffset time)
    {
        var clock = TimeZoneInfo.ConvertTime(time, _zone).DateTime;
        var (today, yesterday) = (_days.Contains(clock.DayOfWeek), _days.Contains(clock.AddDays(-1).DayOfWeek));
        return _opens < _closes
            ? today && clock.TimeOfDay >= _opens && clock.TimeOfDay < _closes
            : (today && clock.TimeOfDay >= _opens) || (yesterday && clock.TimeOfDay < _closes);
    }

    /// <summary>The time itself while the window is open; null for one that doesn't open within two weeks.</summary>
    public DateTimeOffset? NextOpening(DateTimeOffset time)
    {
        if (IsOpen(time))
            return time;
        var today = TimeZoneInfo.ConvertTime(time, _zone).Date;
        return Enumerable.Range(-1, MaxDays).SelectMany(day => Openings(today.AddDays(day)))
            .Where(opening => opening > time && IsOpen(opening)).Order().Cast<DateTimeOffset?>().FirstOrDefault();
    }

    /// <summary>As it was written.</summary>
    public override string ToString() => _text;

    /// <summary>When the clock shows the time of opening, once or twice; and when it is changed, which can be in the midst of the window.</summary>
    private IEnumerable<DateTimeOffset> Openings(DateTime day)
    {
        var opens = day + _opens;
        if (_zone.IsAmbiguousTime(opens))
        {
            foreach (var offset in _zone.GetAmbiguousTimeOffsets(opens))
                yield return new DateTimeOffset(opens, offset).ToUniversalTime();
        }
        else if (!_zone.IsInvalidTime(opens))
        {
            yield return new DateTimeOffset(opens, _zone.GetUtcOffset(opens)).ToUniversalTime();
        }

        if (ChangeOfClock(new DateTimeOffset(day, TimeSpan.Zero)) is { } change)
            yield return change;
    }

    /// <summary>Clocks are changed at a full minute.</summary>
    private DateTimeOffset? ChangeOfClock(DateTimeOffset day)
    {
        var (low, high) = (day.AddHours(-14), day.AddHours(36));
        if (_zone.GetUtcOffset(low) == _zone.GetUtcOffset(high))
            return null;
        var before = _zone.GetUtcOffset(low);
        while (high - low > TimeSpan.FromMinutes(1))
        {
            var middle = low.AddMinutes((int)((high - low).TotalMinutes / 2));
            (low, high) = _zone.GetUtcOffset(middle) == before ? (middle, high) : (low, middle);
        }

        return high;
    }
}
