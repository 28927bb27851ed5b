using System.Globalization;
using ReleaseService.Cluster.State;
using ReleaseService.Poller.Tests.Operators;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Poller.Tests.Faults;

/// <summary>A service, or something before it, that has no events to follow: it is polled, however often something else wakes the poller.</summary>
public sealed class PollingTests : IAsyncLifetime
{
    private PollerRun _run = null!;
    private ServiceBetween _service = null!;
    private PollerLife _poller = null!;

    public async ValueTask InitializeAsync()
    {
        _run = await PollerRun.PrepareAsync();
        _service = await ServiceBetween.StartAsync(_run.Server);
        _service.Without = path => path.EndsWith("/watch", StringComparison.Ordinal);
        _poller = await PollerLife.StartAsync(_run, time: new HurriedTime(), settings: [$"--Service:Url={_service.Address}", "--Poller:Interval=00:02:00"]);
        await _run.Kubectl().ApplyAsync(ResourceYaml.V1("{mine: 1}", chart: null));
        await _run.RunsAsync(PollerRun.First);
        await _run.IsAsync(Condition.Current);
    }

    public async ValueTask DisposeAsync()
    {
        // Not there where the test was skipped.
        if (_poller is not null)
            await _poller.DisposeAsync();
        if (_service is not null)
            await _service.DisposeAsync();
        if (_run is not null)
            await _run.DisposeAsync();
    }

    [Fact]
    public async Task A_promotion_arrives_by_the_interval_while_others_write_more_often_than_that()
    {
        await _run.PromoteAsync("0.80.1");
        await WritingAsync(async () => (await _run.FindKeptAsync())!.State.Held?.Name == "0.80.1-1");
        await _run.RunsAsync("0.80.1");
    }

    [Fact]
    public async Task A_service_that_was_away_is_asked_again_in_time_however_often_others_write()
    {
        _service.Without = _ => true;
        await _run.AnnotateAsync("auto-update", "true"); // an annotation makes it ask
        await _run.IsAsync(Condition.Unreachable);
        await _run.PromoteAsync("0.80.1");
        for (var write = 0; write < 20; write++)
            await WriteAsync(write); // none of these is another failure
        _service.Without = path => path.EndsWith("/watch", StringComparison.Ordinal);
        await WritingAsync(async () => (await _run.FindKeptAsync())!.State.Held?.Name == "0.80.1-1");
        await _run.RunsAsync("0.80.1");
    }

    private Task WritingAsync(Func<Task<bool>> condition)
    {
        var write = 100;
        return Eventually.HoldsAsync(
            async () =>
            {
                await WriteAsync(write++);
                return await condition();
            },
            "the poller asks again");
    }

    private Task WriteAsync(int number) => _run.Kubectl().PatchAsync("wandb", $"{{\"spec\":{{\"values\":{{\"mine\":{number.ToString(CultureInfo.InvariantCulture)}}}}}}}");

    /// <summary>A minute of the interval is over in a second.</summary>
    private sealed class HurriedTime : TimeProvider
    {
        public override long GetTimestamp() => base.GetTimestamp() * 60;
    }
}
