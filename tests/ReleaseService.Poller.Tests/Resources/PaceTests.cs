using Microsoft.Extensions.Time.Testing;
using ReleaseService.Poller.Resources;
using Xunit;

namespace ReleaseService.Poller.Tests.Resources;

public sealed class PaceTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Sixty_cycles_a_minute_go_at_once_and_the_next_slowly()
    {
        var pace = new Pace(_time);
        for (var i = 0; i < 60; i++)
            Assert.Equal(TimeSpan.FromMilliseconds(50), pace.After());
        Assert.Equal(TimeSpan.FromSeconds(10), pace.After());
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(TimeSpan.FromSeconds(10), pace.After());
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.FromMilliseconds(50), pace.After());
    }
}
