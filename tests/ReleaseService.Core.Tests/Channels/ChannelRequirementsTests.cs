using FsCheck.Xunit;
using ReleaseService.Contracts.Channels;
using ReleaseService.Core.Channels;
using Xunit;

namespace ReleaseService.Core.Tests.Channels;

public sealed class ChannelRequirementsTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a>b b>c", "")]
    [InlineData("a>c b>c", "")]
    [InlineData("a>gone", "")]
    [InlineData("a>a", "a")]
    [InlineData("b>a a>b", "a b")]
    [InlineData("c>a a>b b>c", "a b c")]
    [InlineData("a>c c>b b>c", "b c")]
    [InlineData("z>y y>x x>z d>c c>d", "c d")]
    public void A_cycle_is_found_from_its_first_name_on(string channels, string cycle) =>
        Assert.Equal(cycle, string.Join(' ', ChannelRequirements.FindCycle(Read(channels)) ?? []));

    [Property(MaxTest = 500)]
    public void There_is_a_cycle_exactly_where_no_order_is_possible(byte[] required)
    {
        var count = Math.Min(required.Length, 8);
        var channels = Enumerable.Range(0, count).Select(i => Make($"c{i}", required[i] % 3 == 0 ? null : $"c{required[i] % 9}")).ToList();
        HashSet<string> placed = new(channels.Select(channel => channel.Requires?.Channel ?? "").Except(channels.Select(channel => channel.Name)), StringComparer.Ordinal);
        for (var round = 0; round <= count; round++)
            placed.UnionWith(channels.Where(channel => channel.Requires is null || placed.Contains(channel.Requires.Channel)).Select(channel => channel.Name));
        Assert.Equal(channels.TrueForAll(channel => placed.Contains(channel.Name)), ChannelRequirements.FindCycle(channels) is null);
    }

    [Theory]
    [InlineData("c> b> a>", "a b c")]
    [InlineData("a>b b>c c>", "c b a")]
    [InlineData("a>d b> c>b d>c", "b c d a")]
    [InlineData("a>gone b>", "b a")]
    public void A_channel_comes_behind_the_one_that_it_requires(string channels, string order) =>
        Assert.Equal(order, string.Join(' ', ChannelRequirements.InOrder(Read(channels)).Select(channel => channel.Name)));

    private static IEnumerable<Channel> Read(string channels) =>
        channels.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => Make(pair.Split('>')[0], pair.Split('>')[1] is { Length: > 0 } required ? required : null));

    private static Channel Make(string name, string? required) =>
        new(name, name, "", ChannelAccess.Public, false, required is null ? null : new ChannelRequirement(required, 0));
}
