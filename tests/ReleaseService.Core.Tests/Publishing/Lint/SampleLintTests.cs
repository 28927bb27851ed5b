using ReleaseService.Core.Publishing;
using ReleaseService.Core.Publishing.Lint;
using ReleaseService.Core.Releases;
using ReleaseService.Core.Tests.Architecture;
using Xunit;

namespace ReleaseService.Core.Tests.Publishing.Lint;

public sealed class SampleLintTests
{
    [Theory]
    [InlineData("stable")]
    [InlineData("beta")]
    [InlineData("nightly")]
    public void Each_promotion_of_a_sample_channel_has_no_findings_against_the_head_of_its_time(string channel)
    {
        var folder = Expect.Valid(ChannelsFolder.Read(Path.Combine(Repository.Root, "channels")));
        var file = folder.Channels.Single(file => file.Channel.Name == channel);
        Release? head = null;
        foreach (var promotion in file.Promotions)
        {
            var source = folder.Sources[promotion.Release];
            Assert.DoesNotContain(ReleaseLint.Run(source, head, file.Channel), finding => finding.WaivedBecause is null);
            head = source.Release;
        }

        Assert.NotNull(head);
    }

    [Fact]
    public void Sample_releases_are_clean_without_any_waiver() => Assert.All(
        Expect.Valid(ChannelsFolder.Read(Path.Combine(Repository.Root, "channels"))).Sources.Values,
        source => Assert.Empty(ReleaseLint.Run(source.Release, null, null, [], source.Places)));
}
