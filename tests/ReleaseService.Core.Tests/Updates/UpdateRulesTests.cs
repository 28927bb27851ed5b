using FsCheck.Xunit;
using ReleaseService.Core.Releases;
using ReleaseService.Core.Updates;
using Xunit;

namespace ReleaseService.Core.Tests.Updates;

public sealed class UpdateRulesTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A month between promotions, each of a release made the day before; 0.79.0 was rolled back once, 0.81.0 is withdrawn.</summary>
    private static readonly PromotedVersion[] History =
    [
        Entry("0.78.0-1", 0), Entry("0.79.0-1", 1), Entry("0.78.0-1", 2), Entry("0.79.0-2", 3), Entry("0.80.0-1", 4), Entry("0.81.0-1", 5) with { IsWithdrawn = true }, Entry("0.82.0-1", 6),
    ];

    [Theory]
    [InlineData("0.78.0", true, "0.79.0-1 0.79.0-2 0.80.0-1 0.82.0-1")]
    [InlineData("0.79.0", true, "0.80.0-1 0.82.0-1")]
    [InlineData("0.79.5", true, "0.80.0-1 0.82.0-1")]
    [InlineData("0.82.0", false, "")]
    [InlineData("0.90.0", false, "")]
    [InlineData("0.82.0-rc.1", true, "0.82.0-1")]
    [InlineData("0.79.0-1", true, "0.79.0-2 0.80.0-1 0.82.0-1")] // a release by its name: the other one of its platform version is newer
    [InlineData("0.79.0-2", true, "0.80.0-1 0.82.0-1")]
    [InlineData("0.79.0-3", true, "0.79.0-1 0.79.0-2 0.80.0-1 0.82.0-1")] // no release of the channel, so by SemVer what came before 0.79.0
    [InlineData("0.82.0-1", false, "")]
    public void What_came_since_is_listed_oldest_first_without_what_was_withdrawn(string current, bool isAvailable, string since)
    {
        var verdict = Check(current, History);
        Assert.Equal((isAvailable, since), (verdict.IsAvailable, string.Join(' ', verdict.Since.Select(entry => entry.Release))));
        Assert.Equal("0.82.0-1", verdict.Latest.Release);
    }

    [Fact]
    public void What_the_channel_went_back_from_is_no_update()
    {
        var verdict = Check("0.78.0", History[..3]);
        Assert.False(verdict.IsAvailable);
        Assert.Empty(verdict.Since);
        Assert.Equal("0.78.0-1", verdict.Latest.Release);
    }

    [Theory]
    [InlineData("0.78.0", 6, false)]
    [InlineData("0.79.0", 6, true)]
    [InlineData("0.79.0", 5, false)] // of two releases the first counts
    [InlineData("0.78.0", 7, true)]
    [InlineData("0.82.0", 0, true)] // what is served is supported
    [InlineData("0.81.0", 6, true)] // withdrawn, and still what somebody runs
    [InlineData("0.60.0", 6, false)] // never here, and older than 0.78.0, which is out of support
    [InlineData("0.60.0", 7, null)]
    [InlineData("0.81.5", 1, null)] // above whatever is out of support: unknown
    [InlineData("0.90.0", 6, null)]
    public void A_version_is_supported_for_months_after_its_first_release(string current, int months, bool? isSupported) =>
        Assert.Equal(isSupported, Check(current, History, months: months).IsSupported);

    [Fact]
    public void It_says_until_when_exclusively()
    {
        var until = Start.AddDays(-1).AddMonths(6);
        Assert.Equal((true, until), (Check("0.78.0", History, now: until.AddTicks(-1)).IsSupported, Check("0.78.0", History).SupportedUntil));
        Assert.False(Check("0.78.0", History, now: until).IsSupported);
        Assert.Null(Check("0.82.0", History).SupportedUntil);
        Assert.Null(Check("0.60.0", History).SupportedUntil);
    }

    [Fact]
    public void How_late_it_was_promoted_lengthens_no_support() =>
        Assert.False(Check("0.78.0", [Entry("0.78.0-1", 0) with { At = Start.AddMonths(5) }, Entry("0.79.0-1", 5)]).IsSupported);

    [Fact]
    public void What_is_dated_at_the_end_of_time_is_supported_until_then() =>
        Assert.Equal(DateTimeOffset.MaxValue, Check("0.78.0", [Entry("0.78.0-1", 0) with { CreatedAt = DateTimeOffset.MaxValue }, Entry("0.79.0-1", 1)]).SupportedUntil);

    [Fact]
    public void Who_may_have_less_is_told_of_less_but_is_supported_no_longer()
    {
        var verdict = Check("0.78.0", History, allowed: 1);
        Assert.Equal(("0.78.0-1", false, false), (verdict.Latest.Release, verdict.IsAvailable, verdict.IsSupported));
        Assert.Empty(verdict.Since);
        Assert.Equal("0.79.0-1", Check("0.78.0", History, allowed: 2).Latest.Release);
    }

    [Property]
    public void An_update_is_there_exactly_if_what_is_served_is_newer_and_then_it_is_among_what_came(byte current, byte[] promoted)
    {
        if (promoted.Length == 0)
            return;
        var history = promoted.Select((minor, month) => Entry($"0.{minor}.0-1", month)).ToList();
        var verdict = Check($"0.{current}.0", history);
        Assert.Equal(promoted[^1] > current, verdict.IsAvailable);
        Assert.Equal(verdict.IsAvailable, verdict.Since.Any(entry => entry.PlatformVersion == verdict.Latest.PlatformVersion));
        Assert.All(verdict.Since, entry => Assert.InRange(entry.PlatformVersion.CompareTo(verdict.Latest.PlatformVersion), -1, 0));
        Assert.Equal(verdict.Since.Select(entry => entry.Release).Distinct(), verdict.Since.Select(entry => entry.Release));
    }

    private static UpdateVerdict Check(string current, IReadOnlyList<PromotedVersion> history, int? allowed = null, int months = 6, DateTimeOffset? now = null) =>
        UpdateRules.Check(RunningVersion.Find(current, history)!, history, allowed ?? history.Count, months, now ?? Start.AddMonths(6));

    private static PromotedVersion Entry(string release, int month) =>
        new(release, PlatformVersion.TryParse(release[..release.LastIndexOf('-')])!, Start.AddMonths(month).AddDays(-1), Start.AddMonths(month), IsWithdrawn: false);
}
