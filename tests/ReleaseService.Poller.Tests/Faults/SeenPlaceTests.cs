using ReleaseService.Cluster.State;
using ReleaseService.Poller.Tests.Operators;
using Xunit;

namespace ReleaseService.Poller.Tests.Faults;

/// <summary>What the poller tells the service that it has seen of the channel, so that a replica that is behind catches up.</summary>
public sealed class SeenPlaceTests : IAsyncLifetime
{
    private const string Head = "/api/v1/operator/channel ";

    private PollerRun _run = null!;
    private ServiceBetween _service = null!;

    public async ValueTask InitializeAsync()
    {
        _run = await PollerRun.PrepareAsync(); // stable is at 1-15
        _service = await ServiceBetween.StartAsync(_run.Server);
        await _run.Kubectl().ApplyAsync(ResourceYaml.V1("{}", chart: "{}"));
    }

    public async ValueTask DisposeAsync()
    {
        // Not there where the test was skipped.
        if (_service is not null)
            await _service.DisposeAsync();
        if (_run is not null)
            await _run.DisposeAsync();
    }

    [Fact]
    public async Task Nothing_at_first_then_the_floor_and_what_an_event_told_and_after_a_restart_the_floor_again()
    {
        await using (var first = await StartAsync())
        {
            await _run.RunsAsync(PollerRun.First);
            await _run.IsAsync(Condition.Current);
            Assert.Equal(Head, Assert.Single(_service.Seen.Distinct().Take(1)));

            // Only the event wakes it; the floor is what came before.
            await _run.PromoteAsync("0.80.1");
            await _run.RunsAsync("0.80.1");
            await _run.IsAsync(Condition.Current);
            Assert.Contains($"{Head}1-16", _service.Seen);
        }

        _service.Seen.Clear();
        await using var second = await StartAsync();
        await _run.Kubectl().DoAsync("", "annotate", "--overwrite", "wandb", "wandb", $"touched={Guid.NewGuid()}");
        await _run.PromoteAsync("0.81.3");
        await _run.RunsAsync("0.81.3");
        Assert.Equal($"{Head}1-16", _service.Seen.First());
    }

    [Fact]
    public async Task A_pin_has_no_place_and_tells_none()
    {
        await using var poller = await StartAsync();
        await _run.RunsAsync(PollerRun.First);
        await _run.PromoteAsync("0.80.1");
        await _run.RunsAsync("0.80.1");
        await _run.AnnotateAsync("pin", "0.81.3-1");
        await _run.RunsAsync("0.81.3");
        Assert.All(_service.Seen.Where(asked => asked.Contains("/releases/", StringComparison.Ordinal)), asked => Assert.EndsWith(" ", asked, StringComparison.Ordinal));
        Assert.Contains("/api/v1/releases/0.81.3-1/spec ", _service.Seen);
    }

    private Task<PollerLife> StartAsync() => PollerLife.StartAsync(_run, settings: $"--Service:Url={_service.Address}");
}
