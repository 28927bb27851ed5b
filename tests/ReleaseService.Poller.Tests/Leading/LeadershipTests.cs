using System.Diagnostics;
using k8s;
using k8s.Models;
using ReleaseService.Cluster;
using ReleaseService.Cluster.State;
using ReleaseService.Poller.Tests.Operators;
using ReleaseService.Testing.Kubernetes;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Poller.Tests.Leading;

/// <summary>Two pollers and one Lease, with the rights of deploy/poller.</summary>
public sealed class LeadershipTests : IAsyncLifetime
{
    private PollerRun _run = null!;

    public async ValueTask InitializeAsync()
    {
        _run = await PollerRun.PrepareAsync();
        await _run.Namespace.GrantAsync(TestCluster.Poller, [.. PollerRun.ReadManifest("role-lease.yaml").OfType<V1Role>().Single().Rules]);
        await _run.Kubectl().ApplyAsync(ResourceYaml.V1("{}", chart: "{}"));
    }

    public async ValueTask DisposeAsync()
    {
        // Not there where the test was skipped.
        if (_run is not null)
            await _run.DisposeAsync();
    }

    [Fact]
    public async Task Only_one_acts_and_when_it_is_killed_the_other_does_in_under_20_seconds()
    {
        await using var first = await StartAsync();
        await LeadsAsync(first);
        await using var second = await StartAsync();
        await _run.RunsAsync(PollerRun.First);
        await _run.IsAsync(Condition.Current);
        Assert.False(second.Leadership.IsLeading);
        Assert.All(second.Faults.Requests, request => Assert.Equal("leases", request.Resource));

        first.Faults.KillAt(1, afterAnswer: false);
        var watch = Stopwatch.StartNew();
        await _run.PromoteAsync("0.80.1");
        await _run.RunsAsync("0.80.1");
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20));
        Assert.True(second.Leadership.IsLeading);
        Assert.Equal([PollerRun.First, "0.80.1"], _run.Operator.Upgrades.Select(upgrade => upgrade.Version));
    }

    [Fact]
    public async Task A_leader_that_cant_renew_has_stopped_before_another_starts()
    {
        using var silence = new LeaseSilence();
        await using var first = await PollerLife.StartAsync(_run, outermost: silence, settings: ["--Leader:Elect=true", $"--Leader:Namespace={_run.Namespace.Name}", "--Leader:Duration=00:00:06"]);
        await LeadsAsync(first);
        await using var second = await StartAsync("--Leader:Duration=00:00:06");
        await _run.IsAsync(Condition.Current);
        // Only the Lease is out of its reach, so that it could go on with all the rest.
        silence.Begin();
        var together = false;
        await Eventually.HoldsAsync(
            () =>
            {
                together |= first.Leadership.IsLeading && second.Leadership.IsLeading;
                return Task.FromResult(second.Leadership.IsLeading);
            },
            "the second one leads");
        Assert.False(together);
        Assert.False(first.Leadership.IsLeading);
        var written = first.Faults.Count("patch", WandbResource.Plural); // Whatever it took to get there.
        await _run.PromoteAsync("0.80.1");
        await _run.RunsAsync("0.80.1");
        Assert.Equal(written, first.Faults.Count("patch", WandbResource.Plural));
    }

    [Fact]
    public async Task One_that_is_stopped_lets_the_next_one_in_at_once()
    {
        await using var first = await StartAsync();
        await LeadsAsync(first);
        await using var second = await StartAsync();
        await Eventually.HoldsAsync(() => Task.FromResult(second.Faults.Count("get", "leases") > 0), "the second one has seen the Lease");
        var watch = Stopwatch.StartNew();
        await first.StopAsync();
        await LeadsAsync(second);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task One_that_is_stopped_while_the_API_server_is_silent_doesnt_wait_for_it()
    {
        await using var first = await StartAsync();
        await LeadsAsync(first);
        await _run.IsAsync(Condition.Current);
        first.Faults.KillAt(1, afterAnswer: false);
        var watch = Stopwatch.StartNew();
        await first.StopAsync();
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(8));
    }

    [Fact]
    public async Task What_a_former_leader_still_sends_is_refused_by_the_resource_version()
    {
        await using var first = await StartAsync("--Leader:Duration=00:00:06");
        await LeadsAsync(first);
        await _run.IsAsync(Condition.Current);
        var former = await ReadAsync();
        await using var second = await StartAsync("--Leader:Duration=00:00:06");
        first.Faults.KillAt(1, afterAnswer: false);
        await LeadsAsync(second);
        await _run.PromoteAsync("0.80.1");
        await _run.RunsAsync("0.80.1");
        using var client = _run.Namespace.Cluster.ClientOf(TestCluster.Poller);
        // What it had read is what it would write with.
        var answer = await new ClusterClient(client).ApplyAsync(
            former, new() { ["values"] = new System.Text.Json.Nodes.JsonObject { ["app"] = new System.Text.Json.Nodes.JsonObject { ["late"] = true } } }, force: false, dryRun: false, CancellationToken.None);
        Assert.IsType<ApplyAnswer.Stale>(answer);
        Assert.Null(await _run.EffectiveAsync("app.late"));
        Assert.Equal("0.80.1", await _run.EffectiveAsync("app.image.tag"));
    }

    private async Task<WandbResource> ReadAsync()
    {
        using var client = _run.Namespace.Cluster.ClientOf(TestCluster.Poller);
        return (await new ClusterClient(client).FindResourceAsync(new ResourceKey(_run.Namespace.Name, "wandb"), "v1", CancellationToken.None))!;
    }

    private Task<PollerLife> StartAsync(params string[] settings) => PollerLife.StartAsync(_run, settings: ["--Leader:Elect=true", $"--Leader:Namespace={_run.Namespace.Name}", .. settings]);

    private static Task LeadsAsync(PollerLife poller) => Eventually.HoldsAsync(() => Task.FromResult(poller.Leadership.IsLeading), "it leads", TimeSpan.FromSeconds(30));

    /// <summary>Requests for the Lease get no answer, as from a network that swallows packets.</summary>
    private sealed class LeaseSilence : DelegatingHandler
    {
        private volatile bool _isSilent;

        public void Begin() => _isSilent = true;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (_isSilent && request.RequestUri!.AbsolutePath.Contains("/leases", StringComparison.Ordinal))
                await Task.Delay(Timeout.Infinite, cancellationToken);
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
