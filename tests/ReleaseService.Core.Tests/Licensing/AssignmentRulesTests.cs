using ReleaseService.Core.Channels;
using ReleaseService.Core.Licensing;
using ReleaseService.Core.Releases;
using Xunit;

namespace ReleaseService.Core.Tests.Licensing;

public sealed class AssignmentRulesTests
{
    private static readonly DateTimeOffset Start = new(2026, 9, 1, 0, 0, 0, TimeSpan.Zero);

    // Histories: a platform version a day, from day 0 on. Freezes: on the evening of that day.
    [Theory]
    [InlineData("0.1.0 0.2.0", "0.1.0 0.2.0", null, null)]
    [InlineData("0.1.0 0.2.0", "0.3.0", null, null)]
    [InlineData("0.1.0 0.2.0", "0.1.0", null, "new is at platform version 0.1.0, and old, which the deployment is on, at 0.2.0.")]
    [InlineData("0.1.0 0.2.0", "0.3.0 0.1.0", null, "new is at platform version 0.1.0, and old, which the deployment is on, at 0.2.0.")] // a rollback there
    [InlineData("0.2.0 0.1.0", "0.1.0", null, null)] // a rollback here
    [InlineData("0.2.0-rc.1", "0.2.0", null, null)]
    [InlineData("0.2.0", "0.2.0-rc.1", null, "new is at platform version 0.2.0-rc.1, and old, which the deployment is on, at 0.2.0.")]
    [InlineData("0.2.0 0.2.0", "0.1.0 0.3.0", 0, "new is at platform version 0.1.0, and old, which the deployment is on, at 0.2.0, as its frozen license sees them.")]
    [InlineData("0.2.0 0.2.0", "0.1.0 0.3.0", 1, null)]
    [InlineData("0.1.0 0.5.0", "0.2.0 0.4.0", 0, "new is at platform version 0.4.0, and old, which the deployment is on, at 0.5.0.")] // it may be renewed
    [InlineData("0.2.0", "0.1.0", -1, "new is at platform version 0.1.0, and old, which the deployment is on, at 0.2.0.")]
    [InlineData("0.1.0", "", null, "new has had nothing yet, so the deployment would get nothing; it is on old now.")]
    [InlineData("0.1.0", null, null, "The channel that it would be on isn't here, so the deployment would get nothing; it is on old now.")]
    [InlineData("", "", null, null)]
    [InlineData("", "0.1.0", null, null)]
    [InlineData(null, null, null, null)]
    [InlineData(null, "0.1.0", null, null)]
    public void A_deployment_never_goes_down(string? from, string? to, int? freezes, string? refusal) => Assert.Equal(
        refusal, AssignmentRules.RefuseMove(View("old", from), View("new", to), freezes is { } day ? Start.AddDays(day + 0.5) : null));

    private static AssignmentRules.ChannelView? View(string name, string? versions) => versions is null ? null : new(
        name,
        [.. versions.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((version, i) =>
            new HistoryEntry(i + 1, Guid.NewGuid(), PlatformVersion.TryParse(version)!, Start, Start.AddDays(i)))]);
}
