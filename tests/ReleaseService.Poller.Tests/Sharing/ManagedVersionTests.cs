using Microsoft.Extensions.DependencyInjection;
using ReleaseService.Cluster.State;
using ReleaseService.Poller.Tests.Operators;
using ReleaseService.Testing.Kubernetes;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Poller.Tests.Sharing;

/// <summary>v2 resources: the layer is the version, taken over on request.</summary>
public sealed class ManagedVersionTests : IAsyncLifetime
{
    private PollerRun _run = null!;

    public async ValueTask InitializeAsync() => _run = await PollerRun.PrepareAsync(ResourceVersions.V2);

    public async ValueTask DisposeAsync()
    {
        // Not there where the test was skipped.
        if (_run is not null)
            await _run.DisposeAsync();
    }

    [Fact]
    public async Task Without_the_annotation_the_version_is_left_alone()
    {
        await CreateAsync(null);
        await _run.PromoteAsync("0.80.1");
        await _run.IsAsync(Condition.Waiting, "manage-version: \"true\"");
        Assert.Equal(0, _run.Requests.Count("patch", TestCluster.Plural));
        Assert.Equal("0.79.2", await VersionAsync());
    }

    [Fact]
    public async Task With_it_the_version_is_taken_over_and_its_migration_waited_for()
    {
        var done = new TaskCompletionSource<bool>();
        _run.Operator.Install = (upgrade, _) => upgrade.Version == "0.80.1" ? done.Task : Task.FromResult(true);
        await CreateAsync();
        await _run.PromoteAsync("0.80.1");
        await _run.IsAsync(Condition.Updating, "0.80.1-1 was applied");
        Assert.Equal("0.80.1", await VersionAsync());
        done.SetResult(true);
        await _run.RunsAsync("0.80.1");
        var state = await _run.IsAsync(Condition.Current, "0.80.1-1");
        Assert.NotNull(state.ForcedAt);
        await _run.PromoteAsync("0.81.3");
        await _run.RunsAsync("0.81.3");
    }

    [Fact]
    public async Task It_never_goes_down_whoever_says_so()
    {
        await CreateAsync();
        await _run.PromoteAsync("0.80.1");
        await _run.RunsAsync("0.80.1");
        await _run.IsAsync(Condition.Current, "0.80.1-1");
        await _run.AnnotateAsync("allow-rollback", "true");
        await _run.PromoteAsync("0.79.1");
        await _run.IsAsync(Condition.Refused, "a v2 instance can't go back");
        await _run.AnnotateAsync("pin", "0.79.2-1");
        await _run.IsAsync(Condition.Refused, "0.79.2-1 is platform version 0.79.2, below 0.80.1");
        Assert.Equal("0.80.1", await VersionAsync());
    }

    [Fact]
    public async Task A_tool_that_sets_it_back_is_named_and_overruled_but_not_all_the_time()
    {
        var clock = new ShiftedTime();
        await CreateAsync(clock: clock);
        await _run.PromoteAsync("0.80.1");
        await _run.RunsAsync("0.80.1");
        await _run.IsAsync(Condition.Current, "0.80.1-1");

        await SetBackAsync();
        await _run.IsAsync(Condition.Contested, "gitops set wandb.version back to 0.79.2 from 0.80.1");
        Assert.Equal("0.79.2", await VersionAsync());
        Assert.Contains(await _run.EventsAsync(), text => text.StartsWith("Warning Contested: gitops set wandb.version back", StringComparison.Ordinal));

        // The operator knows no way down, and follows: what it says it has reached goes down as well.
        await MigratedAsync("0.79.2");

        clock.Shift = TimeSpan.FromMinutes(11);
        await _run.Kubectl().DoAsync("", "annotate", TestCluster.Plural, "wandb", "example.com/touched=1");
        await VersionBecomesAsync("0.80.1");
        await _run.IsAsync(Condition.Current, "0.80.1-1");
        var forced = _run.Requests.Count("patch", TestCluster.Plural);
        await SetBackAsync();
        await _run.IsAsync(Condition.Contested, "gitops");
        Assert.Equal((forced, "0.79.2"), (_run.Requests.Count("patch", TestCluster.Plural), await VersionAsync()));
    }

    [Fact]
    public async Task What_was_set_back_while_no_poller_ran_is_taken_back_and_told_too()
    {
        var clock = new ShiftedTime();
        await CreateAsync(clock: clock);
        await _run.PromoteAsync("0.80.1");
        await _run.IsAsync(Condition.Current, "0.80.1-1");
        await _run.StopPollerAsync();
        await SetBackAsync();
        await MigratedAsync("0.79.2");
        clock.Shift = TimeSpan.FromMinutes(11);
        await StartAsync(clock);
        await _run.RunsAsync("0.80.1");
        // The state of the poller before still says Current until this one has told.
        await Eventually.HoldsAsync(
            async () => (await _run.EventsAsync()).Any(text => text.StartsWith("Warning Contested: gitops set wandb.version back to 0.79.2 from 0.80.1", StringComparison.Ordinal)), "it is told");
        await _run.IsAsync(Condition.Current, "0.80.1-1");
    }

    [Fact]
    public async Task A_higher_version_that_somebody_set_is_left()
    {
        await CreateAsync();
        await _run.PromoteAsync("0.80.1");
        await _run.RunsAsync("0.80.1");
        await _run.Kubectl("bob").ApplyServerSideAsync(ResourceYaml.V2("{version: 0.82.0}"), "bobs", force: true);
        await _run.IsAsync(Condition.Shadowed, "bobs set version 0.82.0, which isn't below 0.80.1, and is left");
        await MigratedAsync("0.82.0");
        await _run.PromoteAsync("0.81.3");
        await _run.IsAsync(Condition.Refused, "0.81.3-1 is platform version 0.81.3, below 0.82.0");
        Assert.Equal("0.82.0", await VersionAsync());
        await _run.PromoteAsync("0.82.2");
        await _run.RunsAsync("0.82.2");
    }

    [Fact]
    public async Task A_refusal_of_the_cluster_is_told_in_its_own_words_and_not_tried_in_a_loop()
    {
        await CreateAsync(refuses: "0.80.1");
        await _run.RunsAsync("0.79.2");
        await _run.PromoteAsync("0.80.1");
        await _run.IsAsync(Condition.Rejected, "version 0.80.1 is refused by the cluster");
        var tried = _run.Requests.Count("patch", TestCluster.Plural);
        // Each of these is a cycle.
        for (var i = 0; i < 3; i++)
        {
            var observed = _run.Requests.Count("get", "secrets");
            await _run.Namespace.SetUserInputAsync("wandb", $$"""{"touched":{{i}}}""");
            await Testing.Servers.Eventually.HoldsAsync(() => Task.FromResult(_run.Requests.Count("get", "secrets") > observed), "a cycle");
        }

        Assert.Equal(tried, _run.Requests.Count("patch", TestCluster.Plural));
        await _run.IsAsync(Condition.Rejected, "version 0.80.1 is refused by the cluster");
        Assert.Single(await _run.EventsAsync(), text => text.StartsWith("Warning Rejected", StringComparison.Ordinal));
        await _run.PromoteAsync("0.81.3");
        await _run.RunsAsync("0.81.3");
        await _run.IsAsync(Condition.Current, "0.81.3-1");
    }

    [Fact]
    public async Task A_migration_that_fails_quarantines_the_release_and_the_next_is_tried()
    {
        _run.Operator.Install = (upgrade, _) => Task.FromResult(upgrade.Version != "0.80.1");
        await CreateAsync();
        await _run.RunsAsync("0.79.2");
        await _run.PromoteAsync("0.80.1");
        await _run.IsAsync(Condition.Quarantined, "the migration to 0.80.1 failed");
        Assert.Single(await _run.EventsAsync(), text => text.StartsWith("Warning Quarantined", StringComparison.Ordinal));
        await _run.PromoteAsync("0.81.3");
        await _run.RunsAsync("0.81.3");
        await _run.IsAsync(Condition.Current, "0.81.3-1");
    }

    private async Task CreateAsync(string? manage = "true", string? refuses = null, ShiftedTime? clock = null)
    {
        await StartAsync(clock ?? new ShiftedTime());
        await _run.Kubectl().ApplyAsync(ResourceYaml.V2($"{{version: 0.79.2{(refuses is null ? "" : $", refuses: {refuses}")}}}"));
        if (manage is not null)
            await _run.AnnotateAsync("manage-version", manage);
    }

    private Task StartAsync(TimeProvider clock) => _run.StartPollerAsync(builder => builder.Services.AddSingleton(clock), []);

    private Task SetBackAsync() => _run.Kubectl().ApplyServerSideAsync(ResourceYaml.V2("{version: 0.79.2}"), "gitops", force: true);

    private async Task<string?> VersionAsync() => (string?)(await _run.Namespace.FindResourceAsync("wandb"))!["spec"]!["wandb"]!["version"];

    /// <summary>Waits for the operator's own word, which comes a moment after the migration.</summary>
    private Task MigratedAsync(string version) => Testing.Servers.Eventually.HoldsAsync(
        async () => (string?)(await _run.Namespace.FindResourceAsync("wandb"))!["status"]?["wandb"]?["migration"]?["lastSuccessVersion"] == version, $"the migration to {version} is over");

    private Task VersionBecomesAsync(string version) => Testing.Servers.Eventually.HoldsAsync(async () => await VersionAsync() == version, $"the version is {version}");

    /// <summary>The wall clock can be moved; lengths of time stay what they are.</summary>
    private sealed class ShiftedTime : TimeProvider
    {
        public TimeSpan Shift { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Shift;
    }
}
