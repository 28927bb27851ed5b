using k8s.Models;
using ReleaseService.Cluster.State;
using ReleaseService.Poller.Tests.Operators;
using ReleaseService.Testing.Kubernetes;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Poller.Tests.Faults;

/// <summary>The clock on the wall jumps by a day, forward and back, while the monotonic one goes on.</summary>
public sealed class ClockTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_jump_of_a_day_changes_neither_the_release_nor_the_leader_nor_the_pace(int days)
    {
        await using var run = await PollerRun.PrepareAsync();
        await run.Namespace.GrantAsync(TestCluster.Poller, [.. PollerRun.ReadManifest("role-lease.yaml").OfType<V1Role>().Single().Rules]);
        await run.Kubectl().ApplyAsync(ResourceYaml.V1("{}", chart: "{}"));
        var time = new JumpingTime();
        string[] settings = ["--Leader:Elect=true", $"--Leader:Namespace={run.Namespace.Name}", "--Leader:Duration=00:00:06"];
        await using var leader = await PollerLife.StartAsync(run, time: time, settings: settings);
        await Eventually.HoldsAsync(() => Task.FromResult(leader.Leadership.IsLeading), "it leads");
        await using var other = await PollerLife.StartAsync(run, settings: settings);
        await run.RunsAsync(PollerRun.First);
        await run.IsAsync(Condition.Current);
        var before = leader.Faults.Requests.Count(request => request.Resource != "leases");

        time.Jump(TimeSpan.FromDays(days));
        var renewals = leader.Faults.Count("update", "leases");
        await Eventually.HoldsAsync(() => Task.FromResult(leader.Faults.Count("update", "leases") > renewals + 3), "the Lease's duration has gone by");
        Assert.True(leader.Leadership.IsLeading);
        Assert.False(other.Leadership.IsLeading);
        Assert.InRange(leader.Faults.Requests.Count(request => request.Resource != "leases") - before, 0, 12);

        await run.PromoteAsync("0.80.1");
        await run.RunsAsync("0.80.1");
        await run.IsAsync(Condition.Current);
        time.Jump(TimeSpan.FromDays(-days));
        await run.PromoteAsync("0.81.3");
        await run.RunsAsync("0.81.3");
        await run.IsAsync(Condition.Current);
        Assert.Equal([PollerRun.First, "0.80.1", "0.81.3"], run.Operator.Upgrades.Select(upgrade => upgrade.Version));
        Assert.True(leader.Leadership.IsLeading);
        Assert.InRange(leader.Faults.Requests.Count(request => request.Resource != "leases") - before, 10, 100);
    }

    private sealed class JumpingTime : TimeProvider
    {
        private long _ticks;

        public void Jump(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ticks));
    }
}
