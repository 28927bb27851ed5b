using System.Diagnostics;
using ReleaseService.Cluster;
using ReleaseService.Cluster.State;
using ReleaseService.Poller.Tests.Operators;
using ReleaseService.Testing.Kubernetes.Faults;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Poller.Tests.Faults;

/// <summary>What API servers and networks do to a poller: it neither gives up nor asks without a pause, and afterwards all is right.</summary>
public sealed class ApiServerTests : IAsyncLifetime
{
    private PollerRun _run = null!;
    private PollerLife _poller = null!;

    public async ValueTask InitializeAsync()
    {
        _run = await PollerRun.PrepareAsync();
        await _run.Kubectl().ApplyAsync(ResourceYaml.V1("{}", chart: "{}"));
        _poller = await PollerLife.StartAsync(_run);
        await _run.RunsAsync(PollerRun.First);
        await _run.IsAsync(Condition.Current);
    }

    public async ValueTask DisposeAsync()
    {
        // Not there where the test was skipped.
        if (_poller is not null)
            await _poller.DisposeAsync();
        if (_run is not null)
            await _run.DisposeAsync();
    }

    [Fact]
    public async Task Watches_that_expire_or_break_go_on()
    {
        await _poller.DisposeAsync();
        var faults = new ClusterFaults();
        faults.Inject(ClusterFaultKinds.WatchExpired(), request => request.Verb == "watch", times: 4);
        faults.Inject(ClusterFaultKinds.BodyCut(afterBytes: 40), request => request.Verb == "watch", times: 4);
        _poller = await PollerLife.StartAsync(_run, faults);
        await Eventually.HoldsAsync(() => Task.FromResult(faults.Requests.Count(request => request.Verb == "watch") >= 6), "watches are opened again");
        await _run.Kubectl().PatchAsync("wandb", """{"spec":{"values":{"parquet":{"image":{"pullPolicy":"Always"}}}}}""");
        await _run.PromoteAsync("0.80.1");
        await _run.RunsAsync("0.80.1");
        Assert.InRange(faults.Requests.Count, 10, 80);
    }

    [Fact]
    public async Task A_storm_of_conflicts_is_weathered_with_pauses()
    {
        var before = _poller.Faults.Requests.Count;
        _poller.Faults.Inject(ClusterFaultKinds.Conflict(), request => request.Is("patch", WandbResource.Plural), times: 6);
        _poller.Faults.Inject(ClusterFaultKinds.FieldConflict("alice", ".spec.chart.version"), request => request.Is("patch", WandbResource.Plural), times: 2);
        await _run.PromoteAsync("0.80.1");
        await _run.IsAsync(Condition.Waiting, "others write");
        Assert.InRange(_poller.Faults.Requests.Count - before, 12, 30);
        await _run.RunsAsync("0.80.1");
        await _run.IsAsync(Condition.Current);
        Assert.InRange(_poller.Faults.Requests.Count - before, 12, 80);
    }

    [Fact]
    public async Task The_time_that_an_overloaded_API_server_asks_for_is_given()
    {
        var before = _poller.Faults.Requests.Count;
        _poller.Faults.Inject(ClusterFaultKinds.TooManyRequests(TimeSpan.FromSeconds(4)), request => request.Is("get", "secrets"));
        var watch = Stopwatch.StartNew();
        await _run.PromoteAsync("0.80.1");
        await Eventually.HoldsAsync(() => Task.FromResult(_poller.Log.Text.Contains("429", StringComparison.Ordinal)), "it is told to wait");
        // What happens meanwhile doesn't shorten it.
        for (var change = 0; change < 5; change++)
            await _run.Kubectl().DoAsync("", "annotate", "--overwrite", "wandb", "wandb", $"touched={change}");
        await _run.RunsAsync("0.80.1");
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(20));
        Assert.InRange(_poller.Faults.Requests.Count - before, 2, 60);
    }

    [Fact]
    public async Task A_write_whose_answer_is_lost_counts_once()
    {
        _poller.Faults.Inject(ClusterFaultKinds.AnswerLost(), request => request.Is("patch", WandbResource.Plural));
        await _run.PromoteAsync("0.80.1");
        await _run.RunsAsync("0.80.1");
        await Eventually.HoldsAsync(async () => (await _run.FindKeptAsync())?.State is { Condition: Condition.Current, IsHeldApplied: true, Pending: null }, "it is done");
        Assert.Equal([PollerRun.First, "0.80.1"], _run.Operator.Upgrades.Select(upgrade => upgrade.Version));
    }

    [Fact]
    public async Task A_write_that_is_under_way_when_the_poller_is_stopped_is_finished()
    {
        var (begun, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        _poller.Faults.Inject(
            async send =>
            {
                begun.SetResult();
                await go.Task;
                return await send();
            },
            request => request.Is("patch", WandbResource.Plural));
        await _run.PromoteAsync("0.80.1");
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(20));
        var stopped = _poller.StopAsync();
        await Eventually.HoldsAsync(() => Task.FromResult(_poller.Log.Text.Contains("is shutting down", StringComparison.Ordinal)), "it is being stopped");
        go.SetResult();
        await stopped;
        await _run.RunsAsync("0.80.1");
    }

    [Fact]
    public async Task A_resource_that_is_deleted_in_the_middle_of_a_cycle_stays_deleted()
    {
        var deleted = new TaskCompletionSource();
        _poller.Faults.Inject(
            async send =>
            {
                await _run.Kubectl().DeleteAsync("wandb");
                deleted.SetResult();
                return await send();
            },
            request => request.Is("patch", WandbResource.Plural));
        await _run.PromoteAsync("0.80.1");
        await deleted.Task.WaitAsync(TimeSpan.FromSeconds(30));
        var requests = _poller.Faults.Requests.Count;
        await Eventually.HoldsAsync(() => Task.FromResult(_poller.Faults.Requests.Skip(requests - 1).Any(request => request.Is("patch", WandbResource.Plural))), "it was sent");
        // A later one is served, so that the cycle of the deleted one is over.
        await _run.Kubectl().ApplyAsync(ResourceYaml.V1("{}", chart: "{}", name: "other"));
        await _run.IsAsync(Condition.Current, name: "other");
        Assert.Null(await _run.Namespace.FindResourceAsync("wandb"));
        Assert.DoesNotContain(_poller.Faults.Requests.Skip(requests), request => request.Is("patch", "secrets") && request.Name == KeptState.SecretName("wandb"));
    }

    [Fact]
    public async Task An_apply_to_a_resource_that_is_gone_makes_none()
    {
        using var client = _run.Namespace.Cluster.ClientOf("alice");
        var cluster = new ClusterClient(client);
        var read = (await cluster.FindResourceAsync(new ResourceKey(_run.Namespace.Name, "wandb"), "v1", CancellationToken.None))!;
        await _run.Kubectl().DeleteAsync("wandb");
        Assert.IsType<ApplyAnswer.Stale>(await cluster.ApplyAsync(read, new() { ["values"] = new System.Text.Json.Nodes.JsonObject { ["a"] = 1 } }, force: true, dryRun: false, CancellationToken.None));
        Assert.Null(await _run.Namespace.FindResourceAsync("wandb"));
        await _run.Kubectl().ApplyAsync(ResourceYaml.V1("{}", chart: "{}"));
        Assert.IsType<ApplyAnswer.Stale>(await cluster.ApplyAsync(read, new() { ["values"] = new System.Text.Json.Nodes.JsonObject { ["a"] = 1 } }, force: true, dryRun: false, CancellationToken.None));
        Assert.Null((await _run.Namespace.FindResourceAsync("wandb"))!["spec"]!["values"]?["a"]);
    }
}
