using ReleaseService.Cluster.State;
using ReleaseService.Poller.Tests.Operators;
using Xunit;

namespace ReleaseService.Poller.Tests.Sharing;

/// <summary>A release that the operator can't install.</summary>
public sealed class FailureTests : IAsyncLifetime
{
    private PollerRun _run = null!;

    public async ValueTask InitializeAsync() => _run = await PollerRun.PrepareAsync();

    public async ValueTask DisposeAsync()
    {
        // Not there where the test was skipped.
        if (_run is not null)
            await _run.DisposeAsync();
    }

    [Fact]
    public async Task Invalid_Config_quarantines_the_release_and_the_next_is_tried()
    {
        await _run.StartPollerAsync();
        await FailAsync("0.80.1");
        await _run.IsAsync(Condition.Quarantined, "0.80.1-1 failed here");
        // It isn't tried again, whatever happens.
        await _run.AnnotateAsync("auto-update", "true");
        await _run.Namespace.SetUserInputAsync("wandb", """{"console":{"image":{"tag":"v9"}}}""");
        await _run.BecomesAsync("console.image.tag", "v9");
        Assert.Single((await _run.IsAsync(Condition.Quarantined)).Quarantine);
        Assert.Single(await _run.EventsAsync(), text => text.StartsWith("Warning Quarantined: 0.80.1-1 failed here", StringComparison.Ordinal));

        await _run.PromoteAsync("0.81.3");
        await _run.RunsAsync("0.81.3");
        await _run.IsAsync(Condition.Current, "0.81.3-1");
    }

    [Fact]
    public async Task A_failed_release_is_replaced_by_the_one_before_where_that_is_asked_for()
    {
        await _run.StartPollerAsync("--Poller:RollBackFailed=true");
        await FailAsync("0.80.1");
        await _run.IsAsync(Condition.Quarantined, "0.80.1-1 failed here");
        await _run.BecomesAsync("app.image.tag", "0.79.2");
        Assert.Equal("0.79.2-1", (await _run.IsAsync(Condition.Quarantined)).Held!.Name);
        Assert.Single(await _run.EventsAsync(), text => text.StartsWith("Warning Quarantined", StringComparison.Ordinal));

        // Not again after a restart either.
        await _run.StopPollerAsync();
        await _run.StartPollerAsync("--Poller:RollBackFailed=true");
        await _run.PromoteAsync("0.81.3");
        await _run.RunsAsync("0.81.3");
        Assert.Single(_run.Operator.Upgrades.Where(upgrade => upgrade.Version == "0.80.1").Select(upgrade => upgrade.Spec).Distinct());
    }

    [Fact]
    public async Task A_release_that_is_installed_slowly_is_Updating_and_not_failed()
    {
        await _run.StartPollerAsync();
        var done = new TaskCompletionSource<bool>();
        _run.Operator.Install = (upgrade, _) => upgrade.Version == "0.80.1" ? done.Task : Task.FromResult(true);
        await _run.Kubectl().ApplyAsync(ResourceYaml.V1("{mine: 1}", chart: null));
        await _run.RunsAsync("0.79.2");
        await _run.PromoteAsync("0.80.1");
        await _run.IsAsync(Condition.Updating, "0.80.1-1 was applied");
        done.SetResult(true);
        await _run.IsAsync(Condition.Current, "0.80.1-1");
    }

    private async Task FailAsync(string version)
    {
        _run.Operator.Install = (upgrade, _) => Task.FromResult(upgrade.Version != version);
        await _run.Kubectl().ApplyAsync(ResourceYaml.V1("{mine: 1}", chart: null));
        await _run.RunsAsync("0.79.2");
        await _run.IsAsync(Condition.Current);
        await _run.PromoteAsync(version);
    }
}
