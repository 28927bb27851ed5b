using ReleaseService.Cluster.Instances;
using ReleaseService.Cluster.State;
using Xunit;

namespace ReleaseService.Poller.Tests.Cycles;

public sealed class VersionLayerTests
{
    private static readonly Quarantined Failed = new("sha256:0.81.0", "0.81.0-1", "the migration failed", Example.Now);

    /// <summary>In the resource; migrated to; held; whether new; forced so many minutes ago → written, told.</summary>
    [Theory]
    [InlineData("0.79.0", "0.79.0", "0.80.0", true, null, "0.80.0", null)]
    [InlineData("0.80.0", "0.80.0", "0.80.0", false, null, null, null)]
    [InlineData("0.82.0", "0.82.0", "0.80.0", false, null, null, Condition.Shadowed)]
    [InlineData("0.79.0", "0.80.0", "0.80.0", false, null, "0.80.0", Condition.Contested)]
    [InlineData("0.79.0", "0.80.0", "0.80.0", false, 9, null, Condition.Contested)]
    [InlineData("0.79.0", "0.80.0", "0.80.0", false, 10, "0.80.0", Condition.Contested)]
    [InlineData("0.79.0", "0.80.0", "0.80.0", false, -5, "0.80.0", Condition.Contested)] // the clock went back
    [InlineData("0.79.0", "0.79.0", "0.80.0", false, null, null, Condition.Contested)] // it never succeeded: that may be a person who keeps the instance alive
    [InlineData("0.80.0", "0.80.0", "0.81.0", false, null, null, null)] // quarantined
    [InlineData("0.80.0", "0.80.0", "0.81.0", true, null, "0.81.0", null)] // … and pinned
    public void The_version_is_written_where_it_may_be(string live, string migrated, string held, bool isNew, int? forcedAgo, string? written, Condition? told)
    {
        var kept = Example.Holding(held, Failed);
        kept = kept with { State = kept.State with { ForcedAt = forcedAgo is { } minutes ? Example.Now.AddMinutes(-minutes) : null } };
        var observed = Example.Observed(Example.V2($$"""{"lastSuccessVersion":"{{migrated}}"}""", live), kept);
        var layer = VersionLayer.Of(observed, Example.Candidate(held), isNew, Example.Now);
        Assert.Equal((written, told), (layer.Version, layer.Obstacle?.Condition));
        Assert.Equal(written is null && told is not null, layer.Shadowed.Count > 0);
    }

    [Theory]
    [InlineData("0.80.0", "0.81.0", false, true)]
    [InlineData("0.81.0", "0.81.0", false, false)]
    [InlineData("0.81.0", "0.81.0", true, true)] // set back after it failed
    [InlineData("0.80.0", "0.80.0", true, false)]
    public void A_pin_tries_what_failed_again(string standing, string next, bool isPin, bool isNew) =>
        Assert.Equal(isNew, Decide.IsNew(Example.Observed(Example.V2("{}", "0.79.0"), Example.Holding(standing, Failed)), Example.Candidate(next), isPin));
}
