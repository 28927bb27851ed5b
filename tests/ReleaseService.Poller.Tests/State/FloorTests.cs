using ReleaseService.Cluster.State;
using Xunit;

namespace ReleaseService.Poller.Tests.State;

public sealed class FloorTests
{
    [Theory]
    [InlineData(1, 5, 1, 6)]
    [InlineData(1, 99, 2, 1)]
    [InlineData(0, 1, 1, 1)]
    public void An_epoch_counts_more_than_a_sequence(long epoch, long sequence, long higherEpoch, long higherSequence)
    {
        var (low, high) = (new Floor(epoch, sequence, "a"), new Floor(higherEpoch, higherSequence, "b"));
        Assert.True(low < high && high > low && low <= high && high >= low && !(high < low));
        Assert.True(low <= new Floor(epoch, sequence, "a") && low >= new Floor(epoch, sequence, "a"));
    }
}
