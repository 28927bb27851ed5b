using System.Text.Json.Nodes;
using ReleaseService.Cluster.State;
using ReleaseService.Poller.Tests.Operators;
using Xunit;

namespace ReleaseService.Poller.Tests.Faults;

/// <summary>The service is behind, restored, or isn't the service: what was seen of a channel is a floor, also for the next poller.</summary>
public sealed class StaleAnswerTests : IAsyncLifetime
{
    private const string Newer = "0.80.1";

    private PollerRun _run = null!;
    private ServiceBetween _service = null!;
    private PollerLife _poller = null!;

    public async ValueTask InitializeAsync()
    {
        _run = await PollerRun.PrepareAsync();
        _service = await ServiceBetween.StartAsync(_run.Server);
        await _run.PromoteAsync(Newer);
        _service.Edit = document => Sequence(document, 50);
        _service.Epoch = 7;
        await _run.Kubectl().ApplyAsync(ResourceYaml.V1("{}", chart: "{}"));
        await StartPollerAsync();
        await _run.RunsAsync(Newer);
        await _run.IsAsync(Condition.Current);
    }

    public async ValueTask DisposeAsync()
    {
        // Not there where the test was skipped.
        if (_poller is not null)
            await _poller.DisposeAsync();
        if (_service is not null)
            await _service.DisposeAsync();
        if (_run is not null)
            await _run.DisposeAsync();
    }

    [Theory]
    [InlineData("an older sequence", 49, 7L, "sequence 50 (epoch 7) before; this answer, 49 (epoch 7), is older", false)]
    [InlineData("a lower epoch", 51, 6L, "sequence 50 (epoch 7) before; this answer, 51 (epoch 6), is older", false)]
    [InlineData("another release at the same sequence", 50, 7L, "another release", false)]
    [InlineData("an older sequence", 49, 7L, "is older", true)]
    [InlineData("a lower epoch", 51, 6L, "is older", true)]
    [InlineData("another release at the same sequence", 50, 7L, "another release", true)]
    public async Task Isnt_followed_and_the_floor_stays(string answer, int sequence, long epoch, string reason, bool afterRestart)
    {
        Assert.NotEmpty(answer);
        if (afterRestart)
            await _poller.DisposeAsync();
        // The release that would be followed at another place: higher, so that it isn't the version that keeps it away.
        await _run.PromoteAsync("0.81.3");
        _service.Edit = document => Sequence(document, sequence);
        _service.Epoch = epoch;
        if (afterRestart)
            await StartPollerAsync();
        await TouchAsync();
        var state = await _run.IsAsync(Condition.Unreachable, reason);
        Assert.Equal([(7L, 50L)], state.Floors.Values.Select(floor => (floor.Epoch, floor.Sequence)));
        Assert.Equal(Newer, state.Held!.PlatformVersion);
        Assert.Equal(Newer, await _run.EffectiveAsync("parquet.image.tag"));
        Assert.Single(_run.Operator.Upgrades);

        // A higher place is followed as ever.
        _service.Edit = document => Sequence(document, 51);
        _service.Epoch = 7;
        await TouchAsync();
        await _run.RunsAsync("0.81.3");
    }

    [Fact]
    public async Task A_release_that_waits_cant_be_exchanged_at_its_place()
    {
        await _run.AnnotateAsync("auto-update", "false");
        _service.Edit = document => Sequence(document, IsNewer(document) ? 50 : 51);
        await _run.PromoteAsync("0.81.3");
        await TouchAsync();
        await _run.IsAsync(Condition.Held, "0.81.3-1");
        await _run.PromoteAsync("0.82.0");
        await TouchAsync();
        await _run.AnnotateAsync("auto-update", null);
        await _run.IsAsync(Condition.Unreachable, "another release");
        Assert.Equal(Newer, await _run.EffectiveAsync("parquet.image.tag"));
    }

    [Fact]
    public async Task A_replica_that_has_only_the_held_release_yet_doesnt_make_a_newer_one_forgotten()
    {
        await _run.AnnotateAsync("auto-update", "false");
        _service.Edit = document => Sequence(document, IsNewer(document) ? 50 : 51);
        await _run.PromoteAsync("0.81.3");
        await TouchAsync();
        await _run.IsAsync(Condition.Held, "0.81.3-1");
        _service.Edit = document => Sequence(document, 50);
        await TouchAsync();
        await _run.IsAsync(Condition.Unreachable, "sequence 51 (epoch 7) before; this answer, 50 (epoch 7), is older");
        Assert.Equal(Newer, await _run.EffectiveAsync("parquet.image.tag"));
    }

    private async Task StartPollerAsync() => _poller = await PollerLife.StartAsync(_run, settings: $"--Service:Url={_service.Address}");

    private Task TouchAsync() => _run.Kubectl().DoAsync("", "annotate", "--overwrite", "wandb", "wandb", $"touched={Guid.NewGuid()}");

    /// <summary>An answer from before the promotion may still be on its way.</summary>
    private static bool IsNewer(JsonObject document) => (string?)document["metadata"]!["releaseName"] == $"{Newer}-1";

    private static void Sequence(JsonObject document, int sequence) => document["metadata"]!["sequence"] = sequence.ToString();
}
