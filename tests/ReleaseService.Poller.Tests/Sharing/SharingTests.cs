using ReleaseService.Poller.State;
using ReleaseService.Poller.Tests.Operators;
using Xunit;

namespace ReleaseService.Poller.Tests;

/// <summary>design.md "The poller's layer": what people write counts, and what they let go of is the channel's again. The values of the sample releases that are no images: parquet's replicas.</summary>
public sealed class SharingTests : IAsyncLifetime
{
    private const string Replicas = "parquet.autoscaling.horizontal.maxReplicas";
    private const string Mine = "{mine: 1}";

    private PollerRun _run = null!;

    public async ValueTask InitializeAsync() => _run = await PollerRun.StartAsync();

    public async ValueTask DisposeAsync()
    {
        // Not there where the test was skipped.
        if (_run is not null)
            await _run.DisposeAsync();
    }

    [Fact]
    public async Task The_channel_is_the_lowest_layer_and_its_next_release_lands()
    {
        await _run.Kubectl().ApplyAsync(Yaml(Mine));
        await _run.RunsAsync("0.79.2");
        await _run.IsAsync(Condition.Current, "0.79.2-1 is the head of stable");
        await _run.PromoteAsync("0.80.1");
        await _run.RunsAsync("0.80.1");
        await _run.IsAsync(Condition.Current, "0.80.1-1 is the head of stable");
        Assert.Equal("1", await _run.EffectiveAsync("mine"));
        Assert.Equal("0.42.0", _run.Operator.Running("wandb")!.Spec.Chart!.Version);
        Assert.Equal(["Normal Updating", "Normal Current", "Normal Updating", "Normal Current"], (await _run.EventsAsync()).Select(text => text.Split(':')[0]));
    }

    private static string Yaml(string values) => ResourceYaml.V1(values, chart: null);
}
