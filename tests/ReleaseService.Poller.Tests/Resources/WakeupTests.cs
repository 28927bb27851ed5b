using Microsoft.Extensions.Time.Testing;
using ReleaseService.Poller.Resources;
using Xunit;

namespace ReleaseService.Poller.Tests.Resources;

public sealed class WakeupTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task However_often_it_is_called_it_wakes_once()
    {
        var wakeup = new Wakeup(_time);
        wakeup.Call(isDue: false);
        wakeup.Call(isDue: false);
        await wakeup.SleepAsync(TimeSpan.FromHours(1), CancellationToken.None);
        var second = wakeup.SleepAsync(TimeSpan.FromHours(1), CancellationToken.None);
        Assert.False(second.IsCompleted);
        wakeup.Call(isDue: false);
        await second;
    }

    [Fact]
    public async Task It_wakes_when_the_time_has_come()
    {
        var sleep = new Wakeup(_time).SleepAsync(TimeSpan.FromHours(1), CancellationToken.None);
        _time.Advance(TimeSpan.FromMinutes(59));
        Assert.False(sleep.IsCompleted);
        _time.Advance(TimeSpan.FromMinutes(1));
        await sleep;
    }

    [Fact]
    public async Task A_time_that_has_gone_by_is_no_sleep_and_takes_the_call_with_it()
    {
        var wakeup = new Wakeup(_time);
        await wakeup.SleepAsync(TimeSpan.Zero, CancellationToken.None);
        wakeup.Call(isDue: false);
        await wakeup.SleepAsync(TimeSpan.FromSeconds(-1), CancellationToken.None);
        Assert.False(wakeup.SleepAsync(TimeSpan.FromHours(1), CancellationToken.None).IsCompleted);
    }

    [Fact]
    public async Task It_says_whether_the_service_is_to_be_asked()
    {
        var wakeup = new Wakeup(_time);
        wakeup.Call(isDue: false);
        Assert.False(await wakeup.SleepAsync(TimeSpan.FromHours(1), CancellationToken.None));
        wakeup.Call(isDue: true);
        wakeup.Call(isDue: false);
        Assert.True(await wakeup.SleepAsync(TimeSpan.FromHours(1), CancellationToken.None));
        wakeup.Call(isDue: false);
        Assert.False(await wakeup.SleepAsync(TimeSpan.FromHours(1), CancellationToken.None));
        Assert.True(await wakeup.SleepAsync(TimeSpan.Zero, CancellationToken.None));
    }

    [Fact]
    public async Task The_end_of_the_process_ends_it()
    {
        using var end = new CancellationTokenSource();
        var sleep = new Wakeup(_time).SleepAsync(TimeSpan.FromHours(1), end.Token);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sleep);
    }
}
