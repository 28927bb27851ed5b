using System.Globalization;
using ReleaseService.Core.Rollouts;
using Xunit;

namespace ReleaseService.Core.Tests.Rollouts;

public sealed class UpdateWindowTests
{
    [Theory]
    [InlineData("Sat,Sun 02:00-06:00 Europe/Berlin", "2026-06-06T00:00:00Z", true)]
    [InlineData("Sat,Sun 02:00-06:00 Europe/Berlin", "2026-06-06T03:59:59.999Z", true)]
    [InlineData("Sat,Sun 02:00-06:00 Europe/Berlin", "2026-06-06T04:00:00Z", false)]
    [InlineData("Sat,Sun 02:00-06:00 Europe/Berlin", "2026-06-05T23:59:59.999Z", false)]
    [InlineData("Sat,Sun 02:00-06:00 Europe/Berlin", "2026-12-05T00:30:00Z", false)] // winter: an hour later in UTC
    [InlineData("Sat,Sun 02:00-06:00 Europe/Berlin", "2026-12-05T01:00:00Z", true)]
    [InlineData("Sat,Sun 02:00-06:00 Europe/Berlin", "2026-06-08T01:00:00Z", false)] // a Monday
    [InlineData("Sat,Sun 02:00-06:00 Europe/Berlin", "2026-06-06T02:00:00+02:00", true)] // given in another offset
    // The day is that of the zone: in Auckland it is Saturday while it is Friday in UTC.
    [InlineData("Sat 02:00-06:00 Pacific/Auckland", "2026-06-05T14:00:00Z", true)]
    // Over midnight: the day that it opens on.
    [InlineData("Fri 22:00-04:00 UTC", "2026-06-05T22:00:00Z", true)]
    [InlineData("Fri 22:00-04:00 UTC", "2026-06-06T03:59:00Z", true)]
    [InlineData("Fri 22:00-04:00 UTC", "2026-06-06T04:00:00Z", false)]
    [InlineData("Fri 22:00-04:00 UTC", "2026-06-05T03:00:00Z", false)]
    [InlineData("Sun 22:00-04:00 UTC", "2026-06-08T00:00:00Z", true)]
    // Whole days, and to midnight.
    [InlineData("Mon-Sun 00:00-24:00 UTC", "2026-06-08T23:59:59Z", true)]
    [InlineData("Mon 20:00-24:00 UTC", "2026-06-08T23:59:59Z", true)]
    [InlineData("Mon 20:00-24:00 UTC", "2026-06-09T00:00:00Z", false)]
    [InlineData("Mon 20:00-00:00 UTC", "2026-06-09T00:00:00Z", false)]
    // A range over the weekend.
    [InlineData("Fri-Mon 10:00-11:00 UTC", "2026-06-07T10:00:00Z", true)]
    [InlineData("Fri-Mon 10:00-11:00 UTC", "2026-06-09T10:00:00Z", false)]
    // 29 March 2026 in Berlin: 02:00 is followed by 03:00 (01:00Z).
    [InlineData("Sun 02:30-04:00 Europe/Berlin", "2026-03-29T00:59:59Z", false)]
    [InlineData("Sun 02:30-04:00 Europe/Berlin", "2026-03-29T01:00:00Z", true)]
    [InlineData("Sun 01:30-02:30 Europe/Berlin", "2026-03-29T00:59:59Z", true)]
    [InlineData("Sun 01:30-02:30 Europe/Berlin", "2026-03-29T01:00:00Z", false)]
    // 25 October 2026 in Berlin: 03:00 is followed by 02:00 (01:00Z), so that 02:00 to 03:00 comes twice.
    [InlineData("Sun 02:00-02:30 Europe/Berlin", "2026-10-25T00:15:00Z", true)]
    [InlineData("Sun 02:00-02:30 Europe/Berlin", "2026-10-25T00:45:00Z", false)]
    [InlineData("Sun 02:00-02:30 Europe/Berlin", "2026-10-25T01:15:00Z", true)]
    [InlineData("Sun 02:00-03:00 Europe/Berlin", "2026-10-25T01:59:59Z", true)]
    [InlineData("Sun 02:00-03:00 Europe/Berlin", "2026-10-25T02:00:00Z", false)]
    public void It_is_open_while_the_clock_on_the_wall_says_so(string window, string time, bool isOpen) => Assert.Equal(isOpen, Window(window).IsOpen(Time(time)));

    [Theory]
    [InlineData("Sat,Sun 02:00-06:00 Europe/Berlin", "2026-06-06T01:00:00Z", "2026-06-06T01:00:00Z")] // open now
    [InlineData("Sat,Sun 02:00-06:00 Europe/Berlin", "2026-06-06T04:00:00Z", "2026-06-07T00:00:00Z")]
    [InlineData("Sat,Sun 02:00-06:00 Europe/Berlin", "2026-06-07T04:00:00Z", "2026-06-13T00:00:00Z")]
    [InlineData("Sun 02:00-06:00 Europe/Berlin", "2026-10-24T12:00:00Z", "2026-10-25T00:00:00Z")]
    [InlineData("Fri 22:00-04:00 UTC", "2026-06-06T04:00:00Z", "2026-06-12T22:00:00Z")]
    [InlineData("Sat 02:00-06:00 Pacific/Auckland", "2026-06-04T00:00:00Z", "2026-06-05T14:00:00Z")]
    // Skipped: opens when the clock is changed, or the week after where all of it is skipped.
    [InlineData("Sun 02:30-04:00 Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z")]
    [InlineData("Sun 02:15-02:45 Europe/Berlin", "2026-03-28T12:00:00Z", "2026-04-05T00:15:00Z")]
    // Repeated: opens again, at its time or in its midst.
    [InlineData("Sun 02:00-02:30 Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z")]
    [InlineData("Sun 02:15-02:30 Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-25T01:15:00Z")]
    [InlineData("Sun 01:00-02:30 Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z")]
    [InlineData("Sun 02:15-02:30 Europe/Berlin", "2026-10-25T01:30:00Z", "2026-11-01T01:15:00Z")]
    // Half an hour on Lord Howe Island: 4 October 2026, 02:00 is followed by 02:30 (15:30Z the day before).
    [InlineData("Sun 02:10-03:00 Australia/Lord_Howe", "2026-10-03T12:00:00Z", "2026-10-03T15:30:00Z")]
    public void When_it_opens_next(string window, string time, string opens) => Assert.Equal(Time(opens), Window(window).NextOpening(Time(time)));

    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("America/New_York")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("Africa/Casablanca")]
    public void The_next_opening_is_the_first_open_minute(string zone)
    {
        var random = new Random(7);
        for (var round = 0; round < 40; round++)
        {
            var window = Window($"{(round % 2 == 0 ? "Sun" : "Sat-Mon")} {random.Next(24):00}:{random.Next(60):00}-{random.Next(24):00}:{random.Next(60):00} {zone}");
            // Around the days on which clocks are changed, as well.
            var time = Time($"2026-{new[] { "03-27", "10-23", "02-13", "04-03", "06-20" }[round % 5]}T00:00:00Z").AddMinutes(random.Next(4000));
            var minute = time;
            while (!window.IsOpen(minute))
                minute = minute.AddMinutes(1);
            Assert.Equal(minute, window.NextOpening(time));
        }
    }

    private static UpdateWindow Window(string text) =>
        Expect.Valid(UpdateAnnotations.Read([new($"{UpdateAnnotations.Prefix}window", text)])).Window!;

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
