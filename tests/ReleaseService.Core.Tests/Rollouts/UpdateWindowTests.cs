using System.Globalization;
using ReleaseService.Core.Rollouts;
using Xunit;

namespace ReleaseService.Core.Tests.Rollouts;

public sealed class UpdateWindowTests
{
    [Theory]
    [InlineData("Sat,Sun 02:00-06:00 Europe/Berlin", "2026-11-28T00:59:00Z", false)] // Saturday 01:59
    [InlineData("Sat,Sun 02:00-06:00 Europe/Berlin", "2026-11-28T01:00:00Z", true)]
    [InlineData("Sat,Sun 02:00-06:00 Europe/Berlin", "2026-11-28T04:59:59Z", true)]
    [InlineData("Sat,Sun 02:00-06:00 Europe/Berlin", "2026-11-28T05:00:00Z", false)]
    [InlineData("Sat,Sun 02:00-06:00 Europe/Berlin", "2026-11-27T02:00:00Z", false)] // Friday
    [InlineData("Mon-Fri 09:00-17:00 UTC", "2026-11-27T16:00:00Z", true)]
    [InlineData("Mon-Fri 09:00-17:00 UTC", "2026-11-28T16:00:00Z", false)]
    [InlineData("Fri-Mon 09:00-17:00 UTC", "2026-11-29T16:00:00Z", true)] // over the week's end
    [InlineData("Fri-Mon 09:00-17:00 UTC", "2026-12-01T16:00:00Z", false)]
    [InlineData("daily 22:00-02:00 Asia/Seoul", "2026-11-28T13:00:00Z", true)]
    [InlineData("daily 22:00-02:00 Asia/Seoul", "2026-11-28T17:00:00Z", false)]
    [InlineData("sat 22:00-02:00 UTC", "2026-11-29T01:59:00Z", true)] // Sunday's first hours belong to Saturday's window
    [InlineData("Sat 22:00-02:00 UTC", "2026-11-28T01:59:00Z", false)] // and Saturday's own to Friday's
    [InlineData("Sat 00:00-24:00 UTC", "2026-11-28T23:59:59Z", true)]
    [InlineData("Sat 00:00-24:00 UTC", "2026-11-29T00:00:00Z", false)]
    [InlineData("Sat 02:00-03:00 UTC; Sun 02:00-03:00 UTC", "2026-11-29T02:30:00Z", true)]
    // Berlin, 28 March 2027: after 01:59 comes 03:00.
    [InlineData("Sun 02:00-04:00 Europe/Berlin", "2027-03-28T00:59:59Z", false)]
    [InlineData("Sun 02:00-04:00 Europe/Berlin", "2027-03-28T01:00:00Z", true)]
    [InlineData("Sun 02:00-04:00 Europe/Berlin", "2027-03-28T02:00:00Z", false)]
    [InlineData("Sun 02:00-03:00 Europe/Berlin", "2027-03-28T01:00:00Z", false)] // an hour that isn't there
    // Berlin, 31 October 2027: 02:00 – 03:00 comes twice.
    [InlineData("Sun 02:00-03:00 Europe/Berlin", "2027-10-31T00:30:00Z", true)]
    [InlineData("Sun 02:00-03:00 Europe/Berlin", "2027-10-31T01:30:00Z", true)]
    [InlineData("Sun 02:00-03:00 Europe/Berlin", "2027-10-31T02:00:00Z", false)]
    [InlineData("Sun 02:00-02:30 Europe/Berlin", "2027-10-31T00:45:00Z", false)]
    [InlineData("Sun 02:00-02:30 Europe/Berlin", "2027-10-31T01:15:00Z", true)]
    // New York, 14 March 2027: after 01:59 comes 03:00.
    [InlineData("Sun 01:30-03:30 America/New_York", "2027-03-14T07:15:00Z", true)]
    [InlineData("Sun 01:30-03:30 America/New_York", "2027-03-14T07:30:00Z", false)]
    // Lord Howe shifts by half an hour: 4 April 2027, 02:00 back to 01:30.
    [InlineData("Sun 01:30-02:00 Australia/Lord_Howe", "2027-04-03T14:45:00Z", true)]
    [InlineData("Sun 01:30-02:00 Australia/Lord_Howe", "2027-04-03T15:15:00Z", true)]
    [InlineData("Sun 01:30-02:00 Australia/Lord_Howe", "2027-04-03T15:30:00Z", false)]
    public void A_window_is_open_when_the_clock_on_the_wall_says_so(string text, string time, bool open) => Assert.Equal(open, Window(text).IsOpen(Time(time)));

    [Theory]
    [InlineData("Sat 02:00-06:00 Europe/Berlin", "2026-11-24T11:00:00Z", "2026-11-28T01:00:00Z")]
    [InlineData("Sat 02:00-06:00 Europe/Berlin", "2026-11-28T04:59:10Z", "2026-12-05T01:00:00Z")]
    [InlineData("Sat 02:00-06:00 Europe/Berlin", "2026-11-28T00:59:30Z", "2026-11-28T01:00:00Z")]
    [InlineData("Sun 02:00-04:00 Europe/Berlin", "2027-03-28T00:00:00Z", "2027-03-28T01:00:00Z")] // 02:00 isn't there; 03:00 is
    [InlineData("Sun 02:00-02:30 Europe/Berlin", "2027-10-31T00:31:00Z", "2027-10-31T01:00:00Z")] // the second time
    [InlineData("Sun 02:00-03:00 Europe/Berlin", "2027-03-28T00:00:00Z", "2027-04-04T00:00:00Z")] // that Sunday has no such hour
    [InlineData("daily 23:30-00:30 UTC", "2026-12-31T12:00:00Z", "2026-12-31T23:30:00Z")]
    public void The_next_opening_is_found(string text, string after, string opening) => Assert.Equal(Time(opening), Window(text).NextOpening(Time(after)));

    [Theory]
    [InlineData("", "form")]
    [InlineData("Sat 02:00-06:00", "form")]
    [InlineData("Sat 2:00-6:00 UTC", "form")]
    [InlineData("Saturday 02:00-06:00 UTC", "'Saturday' aren't days")]
    [InlineData("Sat-Sun-Mon 02:00-06:00 UTC", "aren't days")]
    [InlineData("Sat, 02:00-06:00 UTC", "aren't days")]
    [InlineData("Sat 02:00-02:00 UTC", "two different")]
    [InlineData("Sat 24:00-02:00 UTC", "two different")]
    [InlineData("Sat 02:60-03:00 UTC", "two different")]
    [InlineData("Sat 02:00-25:00 UTC", "two different")]
    [InlineData("Sat 02:00-06:00 Europe/Atlantis", "no IANA time zone")]
    [InlineData("Sat 02:00-06:00 UTC;", "form")]
    [InlineData("Sat 02:00-06:00 ../../etc/passwd", "form")]
    [InlineData("Sat 02:00-06:00 //etc/passwd", "no IANA time zone")]
    public void What_is_no_window_is_told(string text, string part)
    {
        Assert.False(UpdateWindow.TryParse(text, out _, out var problem));
        Assert.Contains(part, problem);
    }

    private static UpdateWindow Window(string text) => UpdateWindow.TryParse(text, out var window, out var problem) ? window : throw new ArgumentException(problem);

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
