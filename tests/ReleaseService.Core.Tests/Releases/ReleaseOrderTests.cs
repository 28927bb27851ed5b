using ReleaseService.Contracts.Releases;
using ReleaseService.Core.Releases;
using Xunit;

namespace ReleaseService.Core.Tests.Releases;

public sealed class ReleaseOrderTests
{
    private static readonly DateTimeOffset Noon = new(2026, 8, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("0.78.0", 0, "0.79.0", 0, true)]
    [InlineData("0.79.0", 0, "0.78.0", 0, false)]
    [InlineData("0.79.0", 0, "0.79.0", 1, true)]
    [InlineData("0.79.0", 1, "0.79.0", 0, false)]
    [InlineData("0.79.0", 0, "0.79.0", 0, false)]
    [InlineData("0.78.0", 1, "0.79.0", 0, true)] // the platform goes before the time
    [InlineData("0.9.0", 0, "0.10.0", 0, true)]
    [InlineData("0.79.0-nightly.1", 0, "0.79.0", 0, true)]
    public void Older_is_a_lower_platform_or_the_same_made_earlier(string version, int milliseconds, string otherVersion, int otherMilliseconds, bool expected) => Assert.Equal(
        expected,
        ReleaseOrder.IsOlder((PlatformVersion.TryParse(version)!, Noon.AddMilliseconds(milliseconds)), (PlatformVersion.TryParse(otherVersion)!, Noon.AddMilliseconds(otherMilliseconds))));

    [Fact]
    public void The_offset_of_a_time_says_nothing() => Assert.False(
        ReleaseOrder.IsOlder((PlatformVersion.TryParse("0.79.0")!, Noon.ToOffset(TimeSpan.FromHours(-9))), (PlatformVersion.TryParse("0.79.0")!, Noon.ToOffset(TimeSpan.FromHours(9)))));

    [Theory]
    [InlineData("0.40.0", "0.41.0", true)]
    [InlineData("0.41.0", "0.41.0", false)]
    [InlineData("0.41.0", "0.40.0", false)]
    [InlineData("v0.40.0", "0.41.0", true)]
    [InlineData("0.40.0+b", "v0.41.0+a", true)]
    [InlineData("0.41.0+a", "0.41.0+b", false)]
    [InlineData("0.40", "0.41.0", false)] // no semantic version, so nothing is known
    [InlineData("vv0.40.0", "0.41.0", false)]
    [InlineData("v", "0.41.0", false)]
    public void A_lower_chart_is_a_lower_version_of_it(string version, string than, bool expected) =>
        Assert.Equal(expected, ReleaseOrder.IsLowerChart(Repository(version), Repository(than)));

    [Theory]
    [InlineData("oci://ghcr.io/wandb/operator-wandb", true)]
    [InlineData("oci://ghcr.io/wandb/operator-wandb/", true)]
    [InlineData("oci://localhost:5000/operator-wandb", true)]
    [InlineData("oci://ghcr.io/wandb/operator-wandb-2", false)]
    [InlineData("oci://ghcr.io/operator-wandb/weave", false)]
    [InlineData("oci://ghcr.io/wandb/Operator-wandb", false)]
    public void An_OCI_chart_is_called_by_the_end_of_its_URL(string url, bool expected)
    {
        Assert.Equal(expected, ReleaseOrder.IsLowerChart(new ChartDetails(url, null, "0.40.0", null), Repository("0.41.0")));
        Assert.Equal(expected, ReleaseOrder.IsLowerChart(Repository("0.40.0"), new ChartDetails(url, null, "0.41.0", null)));
        Assert.False(ReleaseOrder.IsLowerChart(new ChartDetails(url, null, null, "sha256:00"), Repository("0.41.0")));
    }

    private static ChartDetails Repository(string version) => new("https://charts.wandb.ai", "operator-wandb", version, null);
}
