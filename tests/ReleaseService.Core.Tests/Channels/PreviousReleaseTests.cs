using ReleaseService.Core.Channels;
using Xunit;

namespace ReleaseService.Core.Tests.Channels;

/// <summary>Where a rollback goes that names no release.</summary>
public sealed class PreviousReleaseTests
{
    [Theory]
    [InlineData("", "", null)]
    [InlineData("1", "", null)]
    [InlineData("1 2", "", 1)]
    [InlineData("1 2 3", "", 2)]
    [InlineData("1 2 3", "2", 1)]
    [InlineData("1 2 3", "1 2", null)]
    [InlineData("1 2 3", "3", 2)] // the head itself may be withdrawn: that is why one goes back
    [InlineData("1 2 3 2", "", 1)] // after a rollback, further back and not up again
    [InlineData("1 2 3 2 1", "", null)]
    [InlineData("1 2 1 3", "", 1)] // what was gone back to, not what it was gone back from
    [InlineData("1 2 1 3", "1", 2)]
    [InlineData("3 1 2", "", 1)] // forced down, up again: 3 is newer than the head
    [InlineData("3 1", "", null)]
    public void It_is_the_last_one_that_is_older_than_the_head_and_not_withdrawn(string history, string withdrawn, int? expected)
    {
        var gone = Numbers(withdrawn).Select(number => ShortRelease.Of(Release(number)).Id).ToHashSet();
        var previous = PromotionRules.PreviousOf(ShortRelease.History(Numbers(history).Select(Release)), gone.Contains);
        Assert.Equal(expected is { } number ? ShortRelease.Of(Release(number)).Id : null, previous?.ReleaseId);
    }

    [Fact]
    public void The_same_platform_made_earlier_is_older() => Assert.Equal(
        1, PromotionRules.PreviousOf(ShortRelease.History("0.79.0@1 0.41.0", "0.79.0@2 0.41.0"), _ => false)?.Sequence);

    private static string Release(int number) => $"0.{number}.0@1 0.41.0";

    private static IEnumerable<int> Numbers(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse);
}
