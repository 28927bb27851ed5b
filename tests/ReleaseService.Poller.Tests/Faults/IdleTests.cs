using Microsoft.Extensions.Time.Testing;
using ReleaseService.Cluster.State;
using ReleaseService.Poller.Tests.Operators;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Poller.Tests.Faults;

/// <summary>What a poller costs while nothing happens. Time is moved.</summary>
public sealed class IdleTests
{
    [Fact]
    public async Task An_idle_hour_costs_at_most_130_calls_to_the_API_server_and_2_to_the_service()
    {
        await using var run = await PollerRun.PrepareAsync();
        await using var service = await ServiceBetween.StartAsync(run.Server);
        await run.Kubectl().ApplyAsync(ResourceYaml.V1("{}", chart: "{}"));
        var time = new FakeTimeProvider(TestServer.Start);
        using var watches = new WatchesByTime(time);
        await using var poller = await PollerLife.StartAsync(
            run, time: time, outermost: watches, settings: $"--Service:Url={service.Address}");
        await MoveUntilAsync(async () => (await run.FindKeptAsync())?.State is { Condition: Condition.Current, Pending: null } && service.Requests.Any(IsWatch));
        for (var i = 0; i < 50; i++)
            await MoveAsync(TimeSpan.FromMilliseconds(100)); // The watch's first event may make it look once more.

        var (calls, asked) = (Calls(), Asked());
        for (var second = 0; second < 3600; second += 4)
            await MoveAsync(TimeSpan.FromSeconds(4));

        Assert.InRange(Calls() - calls, 12, 130);
        Assert.InRange(Asked() - asked, 1, 2);
        Assert.InRange(service.Requests.Count(IsWatch), 1, 4);
        Assert.Single(run.Operator.Upgrades);

        // And it is awake.
        await run.PromoteAsync("0.80.1");
        await MoveUntilAsync(() => Task.FromResult(run.Operator.Running("wandb")?.Version == "0.80.1"));

        int Asked() => service.Requests.Count(request => !IsWatch(request));

        int Calls() => poller.Faults.Requests.Count(request => request.Resource != "leases");

        async Task MoveAsync(TimeSpan by)
        {
            run.Server.Time.Advance(by);
            time.Advance(by);
            // What happens takes time, and more than the clock says.
            await Task.Delay(2);
            await Eventually.HoldsAsync(() => Task.FromResult(!watches.IsAsking), "every request is answered");
        }

        Task MoveUntilAsync(Func<Task<bool>> condition) => Eventually.HoldsAsync(
            async () =>
            {
                await MoveAsync(TimeSpan.FromMilliseconds(100));
                return await condition();
            },
            "it is done");
    }

    private static bool IsWatch(string request) => request.EndsWith("/watch", StringComparison.Ordinal);
}
