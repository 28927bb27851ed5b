using ReleaseService.Core.Rollouts;
using ReleaseService.Poller.Cycle;
using ReleaseService.Poller.State;
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
    [InlineData("0.80.0", null, "0.81.0", true, "", "0.80.0", Condition.Quarantined)]
    [InlineData("0.81.0", null, "0.81.0", false, "", "0.81.0", Condition.Quarantined)]
    [InlineData("0.81.0", null, "0.82.0", false, "", "0.82.0", Condition.Current)]
    public void A_v1_instance_holds(string? held, string? running, string offered, bool isPin, string annotations, string? expected, Condition condition)
    {
        var observed = new Observation(Example.V1("Completed"), UserInput.None, null, null, Example.Holding(held, Failed), running, null);
        var decision = Decide.Run(observed, Example.Candidate(offered), isPin, Wishes(annotations), Example.Now);
        Assert.Equal((expected, condition), (decision.Hold?.Release.PlatformVersion, decision.Condition));
        Assert.Equal(condition == Condition.Current ? null : $"{offered}-1", decision.Waiting);
    }

    [Theory]
    [InlineData("0.79.0", true, "")]
    [InlineData("0.79.0", false, "allow-rollback=true")]
    public void A_v2_instance_never_goes_down(string offered, bool isPin, string annotations)
    {
        var observed = new Observation(Example.V2("{}"), UserInput.None, null, null, Example.Holding("0.80.0"), "0.80.0", null);
        var decision = Decide.Run(observed, Example.Candidate(offered), isPin, Wishes(annotations), Example.Now);
        Assert.Equal(("0.80.0", Condition.Refused), (decision.Hold!.Release.PlatformVersion, decision.Condition));
    }

    [Fact]
    public void A_closed_window_says_when_to_look_again()
    {
        var observed = new Observation(Example.V1("Completed"), UserInput.None, null, null, Example.Holding("0.79.0"), null, null);
        var decision = Decide.Run(observed, Example.Candidate("0.80.0"), false, Wishes("window=Wed 02:00-04:00 Europe/Berlin"), Example.Now);
        Assert.Equal(new DateTimeOffset(2026, 9, 2, 0, 0, 0, TimeSpan.Zero), decision.Until);
        Assert.Equal("0.80.0-1 waits for the window Wed 02:00-04:00 Europe/Berlin, until 2026-09-02 00:00 UTC", decision.Reason);
    }

    [Fact]
    public void The_same_release_again_takes_its_new_place_in_the_channel()
    {
        var observed = new Observation(Example.V1("Completed"), UserInput.None, null, null, Example.Holding("0.80.0"), null, null);
        Assert.Equal(new Floor(1, 9), Decide.Run(observed, Example.Candidate("0.80.0", sequence: 9), false, Wishes(""), Example.Now).Hold!.Release.Place);
    }

    private static UpdateAnnotations Wishes(string annotation) =>
        UpdateAnnotations.Read(annotation.Length == 0 ? [] : [KeyValuePair.Create(UpdateAnnotations.Prefix + annotation.Split('=')[0], annotation.Split('=')[1])]).TryGet(out var wishes)
            ? wishes : throw new FormatException(annotation);
}
