using System.Diagnostics;
using k8s.Models;
using ReleaseService.Cluster.State;
using ReleaseService.Poller.Tests.Operators;
using ReleaseService.Testing.Kubernetes;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Poller.Tests.Faults;

/// <summary>The API server goes away under a running poller and comes back: with its data, without it, or with another version of the resource.</summary>
public sealed class RestartTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private TestCluster _cluster = null!;
    private PollerRun _run = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await TestCluster.StartOwnAsync();
        _run = await PollerRun.PrepareAsync(cluster: _cluster);
        await GrantAsync("role-lease.yaml");
        await _run.Kubectl().ApplyAsync(ResourceYaml.V1("{}", chart: "{}"));
    }

    public async ValueTask DisposeAsync()
    {
        // Not there where the test was skipped.
        if (_run is not null)
            await _run.DisposeAsync();
        if (_cluster is not null)
            await _cluster.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_happened_while_the_API_server_was_away_reaches_the_resource_and_it_wasnt_stormed(bool elect)
    {
        await using var poller = await StartAsync(elect);
        await _cluster.StopAsync();
        var (before, away) = (poller.Faults.Requests.Count, Stopwatch.StartNew());
        await _run.PromoteAsync("0.80.1");
        await Eventually.HoldsAsync(() => Task.FromResult(poller.Faults.Requests.Count - before >= 8), "it is asked for again and again", Patience);
        await Eventually.HoldsAsync(() => Task.FromResult(poller.Leadership.IsLeading != elect), "nobody leads whom the Lease can't show", Patience);
        // Whoever doesn't pause asks an address where nobody listens thousands of times a second.
        Assert.InRange(poller.Faults.Requests.Count - before, 8, 12 + (3 * away.Elapsed.TotalSeconds));

        await _cluster.StartAgainAsync();
        await _run.Kubectl().PatchAsync("wandb", """{"spec":{"values":{"console":{"image":{"tag":"mine"}}}}}""");
        await _run.Operator.RunsAsync("wandb", "0.80.1", Patience);
        Assert.Equal("mine", await _run.EffectiveAsync("console.image.tag"));
        await _run.IsAsync(Condition.Current, "0.80.1-1 is what stable gives");
        await _run.PromoteAsync("0.81.3");
        await _run.RunsAsync("0.81.3");
        Assert.Equal("mine", await _run.EffectiveAsync("console.image.tag"));
    }

    [Fact]
    public async Task A_cluster_that_was_restored_without_its_data_is_served_as_a_new_one()
    {
        await using var poller = await StartAsync(elect: true);
        await _run.PromoteAsync("0.80.1");
        await _run.RunsAsync("0.80.1");
        var uid = (string)(await _run.Namespace.FindResourceAsync("wandb"))!["metadata"]!["uid"]!;
        await _cluster.StopAsync();
        await _cluster.StartEmptyAsync();
        await _run.Namespace.MakeAsync();
        await GrantAsync("role-namespace.yaml");
        await GrantAsync("role-lease.yaml");
        // The versions of its objects begin anew, below those that the poller has seen.
        await _run.Kubectl().ApplyAsync(ResourceYaml.V1("{}", chart: "{}"));
        await Eventually.HoldsAsync(async () => (await _run.FindKeptAsync())?.State.Condition == Condition.Current, "it is served", Patience);
        await _run.PromoteAsync("0.81.3");
        await _run.RunsAsync("0.81.3");
        Assert.NotEqual(uid, (await _run.FindKeptAsync())!.State.Uid);
    }

    [Fact]
    public async Task A_cluster_that_begins_to_serve_v2_is_noticed_and_its_version_managed()
    {
        await using var poller = await StartAsync(elect: false);
        await _cluster.InstallAsync(ResourceVersions.V2);
        await Eventually.HoldsAsync(async () => (await _run.FindKeptAsync())?.State is { Condition: Condition.Waiting } state && state.Reason.Contains("manage-version", StringComparison.Ordinal), "it is a v2 resource", Patience);
        await _run.Kubectl().PatchAsync("wandb", """{"metadata":{"annotations":{"releases.apps.wandb.com/manage-version":"true"}},"spec":{"wandb":{"version":"0.79.2"}}}""");
        await _run.PromoteAsync("0.80.1");
        await _run.RunsAsync("0.80.1");
        Assert.Equal("0.80.1", (string?)(await _run.Namespace.FindResourceAsync("wandb"))!["spec"]!["wandb"]!["version"]);
    }

    private async Task<PollerLife> StartAsync(bool elect)
    {
        var poller = await PollerLife.StartAsync(_run, settings: [$"--Leader:Elect={elect}", $"--Leader:Namespace={_run.Namespace.Name}", "--Leader:Duration=00:00:06"]);
        await _run.RunsAsync(PollerRun.First);
        await _run.IsAsync(Condition.Current);
        return poller;
    }

    private Task GrantAsync(string role) => _run.Namespace.GrantAsync(TestCluster.Poller, [.. PollerRun.ReadManifest(role).OfType<V1Role>().Single().Rules]);
}
