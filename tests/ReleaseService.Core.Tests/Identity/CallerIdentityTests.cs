using ReleaseService.Contracts.Identity;
using ReleaseService.Core.Identity;
using Xunit;

namespace ReleaseService.Core.Tests.Identity;

public sealed class CallerIdentityTests
{
    [Theory]
    [InlineData("", "stable", true)]
    [InlineData("", "anything", true)]
    [InlineData("beta", "beta", true)]
    [InlineData("beta", "stable", false)]
    [InlineData("beta", "Beta", false)]
    [InlineData("beta", "bet", false)]
    [InlineData("beta", "", false)]
    [InlineData("beta,nightly", "nightly", true)]
    [InlineData("beta,nightly", "beta,nightly", false)]
    public void An_identity_is_for_all_channels_or_for_those_named(string channels, string channel, bool expected) =>
        Assert.Equal(expected, For(channels).MayUse(channel));

    [Theory]
    [InlineData("", true)]
    [InlineData("beta", false)]
    public void Only_without_names_it_is_for_all(string channels, bool expected) => Assert.Equal(expected, For(channels).IsForAllChannels);

    [Fact]
    public void Each_role_includes_the_ones_before_it() => Assert.Equal([Role.Viewer, Role.Publisher, Role.Admin], Enum.GetValues<Role>().Order());

    private static CallerIdentity For(string channels) => new("token:t", Role.Publisher, channels.Split(',', StringSplitOptions.RemoveEmptyEntries), null);
}
