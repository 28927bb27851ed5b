using ReleaseService.Cluster.Instances;
using ReleaseService.Cluster.State;
using ReleaseService.Core.Rollouts;
using ReleaseService.Poller.Cycle;
using Xunit;

namespace ReleaseService.Poller.Tests.Cycles;

public sealed class DecideTests
{
    private static readonly Quarantined Failed = new("sha256:0.81.0", "0.81.0-1", "Invalid Config", new DateTimeOffset(2026, 8, 1, 10, 0, 0, TimeSpan.Zero));

    /// <summary>Held; running; offered; whether a pin asked for it; annotations → held from now on, condition.</summary>
    [Theory]
    [InlineData(null, null, "0.80.0", false, "", "0.80.0", Condition.Current)]
    [InlineData("0.80.0", "0.80.0", "0.80.0", false, "", "0.80.0", Condition.Current)]
    [InlineData("0.79.0", "0.79.0", "0.80.0", false, "", "0.80.0", Condition.Current)]
    [InlineData("0.79.0", null, "0.80.0", false, "auto-update=false", "0.79.0", Condition.Held)]
    [InlineData("0.79.0", null, "0.80.0", false, "window=Mon 00:00-24:00 UTC", "0.79.0", Condition.Held)]
    [InlineData("0.79.0", null, "0.80.0", false, "window=Tue 11:00-13:00 UTC", "0.80.0", Condition.Current)]
    [InlineData(null, null, "0.80.0", false, "auto-update=false", null, Condition.Held)]
    [InlineData("0.80.0", "0.80.0", "0.80.0", false, "auto-update=false", "0.80.0", Condition.Current)]
    [InlineData("0.79.0", null, "0.80.0", true, "auto-update=false", "0.80.0", Condition.Current)]
    [InlineData("0.79.0", null, "0.80.0", true, "window=Mon 00:00-24:00 UTC", "0.80.0", Condition.Current)]
    [InlineData("0.80.0", "0.80.0", "0.79.0", false, "", "0.80.0", Condition.Refused)]
    [InlineData("0.80.0", "0.80.0", "0.79.0", false, "allow-rollback=true", "0.79.0", Condition.Current)]
    [InlineData("0.80.0", "0.80.0", "0.79.0", true, "", "0.79.0", Condition.Current)]
    [InlineData(null, "0.80.0", "0.79.0", false, "", null, Condition.Refused)]
    [InlineData("0.79.0", "0.80.0", "0.79.1", false, "", "0.79.0", Condition.Refused)]
    [InlineData("0.80.0", "not a version", "0.80.1", false, "", "0.80.1", Condition.Current)]
    [InlineData("0.80.0", null, "0.81.0", false, "", "0.80.0", Condition.Quarantined)]
    [InlineData("0.80.0", null, "0.81.0", true, "", "0.81.0", Condition.Current)] // somebody wants to try it again
    [InlineData("0.81.0", null, "0.81.0", false, "", "0.81.0", Condition.Quarantined)]
    [InlineData("0.81.0", null, "0.82.0", false, "", "0.82.0", Condition.Current)]
    public void A_v1_instance_holds(string? held, string? running, string offered, bool isPin, string annotations, string? expected, Condition condition)
    {
        var observed = Example.Observed(Example.V1("Completed"), Example.Holding(held, Failed), running);
        var decision = Decide.Run(observed, Example.Candidate(offered), isPin, Wishes(annotations), Example.Now);
        Assert.Equal((expected, condition), (decision.Hold?.Release.PlatformVersion, decision.Condition));
        Assert.Equal(condition == Condition.Current ? null : $"{offered}-1", decision.Waiting);
    }

    [Theory]
    [InlineData("0.79.0", true, "")]
    [InlineData("0.79.0", false, "allow-rollback=true")]
    public void A_v2_instance_never_goes_down(string offered, bool isPin, string annotations)
    {
        var observed = Example.Observed(Example.V2("{}"), Example.Holding("0.80.0"), "0.80.0");
        var decision = Decide.Run(observed, Example.Candidate(offered), isPin, Wishes(annotations), Example.Now);
        Assert.Equal(("0.80.0", Condition.Refused), (decision.Hold!.Release.PlatformVersion, decision.Condition));
    }

    [Fact]
    public void A_closed_window_says_when_to_look_again()
    {
        var observed = Example.Observed(Example.V1("Completed"), Example.Holding("0.79.0"), null);
        var decision = Decide.Run(observed, Example.Candidate("0.80.0"), false, Wishes("window=Wed 02:00-04:00 Europe/Berlin"), Example.Now);
        Assert.Equal(new DateTimeOffset(2026, 9, 2, 0, 0, 0, TimeSpan.Zero), decision.Until);
        Assert.Equal("0.80.0-1 waits for the window Wed 02:00-04:00 Europe/Berlin, until 2026-09-02 00:00 UTC", decision.Reason);
    }

    [Fact]
    public void The_same_release_again_takes_its_new_place_in_the_channel()
    {
        var observed = Example.Observed(Example.V1("Completed"), Example.Holding("0.80.0"), null);
        Assert.Equal(new Floor(1, 9, "sha256:0.80.0"), Decide.Run(observed, Example.Candidate("0.80.0", sequence: 9), false, Wishes(""), Example.Now).Hold!.Release.Place);
    }

    [Theory]
    [InlineData("0.79.0", "0.79.0")] // it was Shadowed, or refused, or the process ended before it was written
    [InlineData("0.80.0", "0.80.0")] // the process ended after it was written
    public void What_never_got_there_meets_every_rule_again(string stands, string expected)
    {
        var before = Example.Holding("0.79.0");
        var kept = before.Holding(Example.Candidate("0.80.0"), Candidate.Held(before));
        var decision = Decide.Run(Example.Observed(Example.V1("Completed", tag: stands), kept), Example.Candidate("0.80.0"), false, Wishes("auto-update=false"), Example.Now);
        Assert.Equal(expected, decision.Hold!.Release.PlatformVersion);
    }

    [Theory]
    [InlineData(3, 10, Condition.Rejected)]
    [InlineData(2, 10, Condition.Current)] // the resource has changed
    [InlineData(3, 40, Condition.Current)]
    [InlineData(3, -600, Condition.Current)] // the clock was set back
    public void What_the_API_server_refused_is_left_until_something_has_changed(long generation, int minutesAgo, Condition expected)
    {
        var kept = Example.Holding("0.79.0");
        kept = kept with { State = kept.State with { Rejected = new("sha256:0.80.0", generation, "no", Example.Now.AddMinutes(-minutesAgo), TimeSpan.FromMinutes(30)) } };
        var decision = Decide.Run(Example.Observed(Example.V1("Completed"), kept), Example.Candidate("0.80.0"), false, Wishes(""), Example.Now);
        Assert.Equal((expected, expected == Condition.Rejected ? "0.79.0" : "0.80.0"), (decision.Condition, decision.Hold!.Release.PlatformVersion));
    }

    private static UpdateAnnotations Wishes(string annotation) =>
        UpdateAnnotations.Read(annotation.Length == 0 ? [] : [KeyValuePair.Create(UpdateAnnotations.Prefix + annotation.Split('=')[0], annotation.Split('=')[1])]).TryGet(out var wishes)
            ? wishes : throw new FormatException(annotation);
}
