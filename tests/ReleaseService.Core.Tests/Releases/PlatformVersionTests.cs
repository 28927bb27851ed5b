using ReleaseService.Core.Releases;
using Xunit;

namespace ReleaseService.Core.Tests.Releases;

public sealed class PlatformVersionTests
{
    [Theory]
    [InlineData("1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0")] // SemVer 2.0 §11.4
    [InlineData("1.0.0 2.0.0 2.1.0 2.1.1")] // §11.2
    [InlineData("0.9.0 0.10.0 0.79.0-1 0.79.0 0.79.2 0.79.90 0.80.0 1.0.0")]
    [InlineData("1.0.0-0 1.0.0-1 1.0.0-10 1.0.0-9a 1.0.0-A 1.0.0-Z 1.0.0-a 1.0.0-a-b")]
    [InlineData("0.84.0-nightly.20260731 0.84.0-nightly.20260801 0.84.0")]
    public void Versions_are_ordered_as_SemVer_says(string ascending)
    {
        var versions = ascending.Split(' ').Select(Parse).ToList();
        for (var i = 0; i < versions.Count; i++)
        {
            for (var j = 0; j < versions.Count; j++)
            {
                var (left, right) = (versions[i], versions[j]);
                Assert.Equal(i.CompareTo(j), Math.Sign(left.CompareTo(right)));
                Assert.Equal(i < j, left < right);
                Assert.Equal(i > j, left > right);
                Assert.Equal(i <= j, left <= right);
                Assert.Equal(i >= j, left >= right);
                Assert.Equal(i == j, left == right);
                Assert.Equal(i != j, left != right);
            }
        }
    }

    [Fact]
    public void Equal_versions_are_one_in_a_set()
    {
        HashSet<PlatformVersion> versions = [Parse("0.79.0"), Parse("0.79.0"), Parse("0.79.0-1")];
        Assert.Equal(["0.79.0", "0.79.0-1"], versions.Select(version => version.ToString()).Order());
    }

    [Fact]
    public void Any_version_is_newer_than_none() => Assert.True(Parse("0.0.0").CompareTo(null) > 0);

    [Theory]
    [InlineData("0.0.0")]
    [InlineData("999999999999999999.0.0")]
    [InlineData("1.2.3-0")]
    [InlineData("1.2.3-0a.b-c.0")]
    [InlineData("1.2.3---")]
    public void A_semantic_version_keeps_its_text(string text) => Assert.Equal(text, Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1.2")]
    [InlineData("1.2.3.4")]
    [InlineData("1..3")]
    [InlineData("01.2.3")]
    [InlineData("1.02.3")]
    [InlineData("1.2.03")]
    [InlineData("v1.2.3")]
    [InlineData("1.2.3-")]
    [InlineData("1.2.3-01")]
    [InlineData("1.2.3-a..b")]
    [InlineData("1.2.3-a.")]
    [InlineData("1.2.3-a_b")]
    [InlineData("1.2.3+build")]
    [InlineData("1.2.3-a+build")]
    [InlineData("1.2.-3")]
    [InlineData(" 1.2.3")]
    [InlineData("1.2.3\n")]
    [InlineData("1.2.x")]
    [InlineData("\u0661.2.3")]
    [InlineData("1.2.3-\u00e4")]
    [InlineData("1000000000000000000.0.0")]
    [InlineData("1.0.0-1000000000000000000")]
    public void Anything_else_is_no_version(string text) => Assert.Null(PlatformVersion.TryParse(text));

    private static PlatformVersion Parse(string text)
    {
        var version = PlatformVersion.TryParse(text);
        Assert.NotNull(version);
        return version;
    }
}
