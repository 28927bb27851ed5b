using FsCheck.Xunit;
using Xunit;

namespace ReleaseService.Core.Tests;

public sealed class TimestampTests
{
    [Theory]
    [InlineData("2026-03-24T18:35:42.479Z", "2026-03-24T18:35:42.479Z")]
    [InlineData("2026-03-24T18:35:42Z", "2026-03-24T18:35:42.000Z")]
    [InlineData("2026-03-24T18:35:42.5Z", "2026-03-24T18:35:42.500Z")]
    [InlineData("2026-03-24T20:35:42.479+02:00", "2026-03-24T18:35:42.479Z")]
    [InlineData("2026-03-24T00:00:00-23:59", null)]
    [InlineData("2026-01-01T00:00:00+14:00", "2025-12-31T10:00:00.000Z")]
    [InlineData("2026-01-01T00:00:00-00:00", "2026-01-01T00:00:00.000Z")]
    [InlineData("2024-02-29T23:59:59.999Z", "2024-02-29T23:59:59.999Z")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z")]
    [InlineData("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z")]
    [InlineData("0001-01-01T00:00:00+14:00", null)]
    [InlineData("9999-12-31T23:59:59.999-14:00", null)]
    [InlineData("2026-02-30T00:00:00Z", null)]
    [InlineData("2026-01-01T24:00:00Z", null)]
    [InlineData("2026-06-30T23:59:60Z", null)]
    [InlineData("2026-01-01T00:00:00+99:00", null)]
    [InlineData("0000-01-01T00:00:00Z", null)]
    [InlineData("2026-03-24T18:35:42.4791Z", null)]
    [InlineData("2026-03-24T18:35:42.Z", null)]
    [InlineData("2026-03-24T18:35:42", null)]
    [InlineData("2026-03-24 18:35:42Z", null)]
    [InlineData("2026-03-24t18:35:42z", null)]
    [InlineData("2026-03-24T18:35Z", null)]
    [InlineData("2026-03-24", null)]
    [InlineData(" 2026-03-24T18:35:42Z", null)]
    [InlineData("2026-03-24T18:35:42Z\n", null)]
    [InlineData("\u0662\u0660\u0662\u0666-03-24T18:35:42Z", null)]
    [InlineData("", null)]
    public void Only_RFC_3339_with_at_most_milliseconds_is_read(string text, string? expected) =>
        Assert.Equal(expected, Timestamp.Parse(text) is { } time ? Timestamp.Format(time) : null);

    [Fact]
    public void A_time_with_an_offset_is_printed_in_UTC() =>
        Assert.Equal("2026-03-24T23:00:00.000Z", Timestamp.Format(new DateTimeOffset(2026, 3, 25, 1, 0, 0, TimeSpan.FromHours(2))));

    [Property]
    public bool A_time_of_whole_milliseconds_survives_printing_and_reading(DateTimeOffset time) =>
        Timestamp.Parse(Timestamp.Format(time)) == Timestamp.ToMilliseconds(time);

    [Property]
    public bool Cutting_to_milliseconds_goes_back_by_less_than_one(DateTimeOffset time, ushort ticks) =>
        time.AddTicks(ticks) - Timestamp.ToMilliseconds(time.AddTicks(ticks)) is var cut && cut >= TimeSpan.Zero && cut < TimeSpan.FromMilliseconds(1);

    [Property]
    public void Random_text_never_makes_the_reader_throw(string? text) => Assert.Null(Timestamp.Parse(text ?? ""));
}
