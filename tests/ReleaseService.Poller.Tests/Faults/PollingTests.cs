using System.Globalization;
using ReleaseService.Cluster.State;
using ReleaseService.Poller.Tests.Operators;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Poller.Tests.Faults;

/// <summary>A service, or something before it, that has no events to follow: it is polled, however often something else wakes the poller.</summary>
public sealed class PollingTests : ServiceBetweenTests
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Service.Without = path => path.EndsWith("/watch", StringComparison.Ordinal);
        await StartPollerAsync(new HurriedTime(), "--Poller:Interval=00:02:00");
        await Run.Kubectl().ApplyAsync(ResourceYaml.V1("{mine: 1}", chart: null));
        await Run.RunsAsync(PollerRun.First);
        await Run.IsAsync(Condition.Current);
    }

    [Fact]
    public async Task A_promotion_arrives_by_the_interval_while_others_write_more_often_than_that()
    {
        await Run.PromoteAsync("0.80.1");
        await WritingAsync(async () => (await Run.FindKeptAsync())!.State.Held?.Name == "0.80.1-1");
        await Run.RunsAsync("0.80.1");
    }

    [Fact]
    public async Task A_service_that_was_away_is_asked_again_in_time_however_often_others_write()
    {
        Service.Without = _ => true;
        await Run.AnnotateAsync("auto-update", "true"); // an annotation makes it ask
        await Run.IsAsync(Condition.Unreachable);
        await Run.PromoteAsync("0.80.1");
        for (var write = 0; write < 20; write++)
            await WriteAsync(write); // none of these is another failure
        Service.Without = path => path.EndsWith("/watch", StringComparison.Ordinal);
        await WritingAsync(async () => (await Run.FindKeptAsync())!.State.Held?.Name == "0.80.1-1");
        await Run.RunsAsync("0.80.1");
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

    private Task WriteAsync(int number) => Run.Kubectl().PatchAsync("wandb", $"{{\"spec\":{{\"values\":{{\"mine\":{number.ToString(CultureInfo.InvariantCulture)}}}}}}}");
}
