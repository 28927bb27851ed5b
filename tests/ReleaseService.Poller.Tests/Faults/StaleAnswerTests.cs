using System.Text.Json.Nodes;
using ReleaseService.Cluster.State;
using ReleaseService.Poller.Tests.Operators;
using Xunit;

namespace ReleaseService.Poller.Tests.Faults;

/// <summary>The service is behind, restored, or isn't the service: what was seen of a channel is a floor, also for the next poller.</summary>
public sealed class StaleAnswerTests : ServiceBetweenTests
{
    private const string Newer = "0.80.1";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Run.PromoteAsync(Newer);
        Service.Edit = document => Sequence(document, 50);
        Service.Epoch = 7;
        await Run.Kubectl().ApplyAsync(ResourceYaml.V1("{}", chart: "{}"));
        await StartPollerAsync();
        await Run.RunsAsync(Newer);
        await Run.IsAsync(Condition.Current);
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
            await Poller.DisposeAsync();
        // The release that would be followed at another place: higher, so that it isn't the version that keeps it away.
        await Run.PromoteAsync("0.81.3");
        Service.Edit = document => Sequence(document, sequence);
        Service.Epoch = epoch;
        if (afterRestart)
            await StartPollerAsync();
        await TouchAsync();
        var state = await Run.IsAsync(Condition.Unreachable, reason);
        Assert.Equal([(7L, 50L)], state.Floors.Values.Select(floor => (floor.Epoch, floor.Sequence)));
        Assert.Equal(Newer, state.Held!.PlatformVersion);
        Assert.Equal(Newer, await Run.EffectiveAsync("parquet.image.tag"));
        Assert.Single(Run.Operator.Upgrades);

        // A higher place is followed as ever.
        Service.Edit = document => Sequence(document, 51);
        Service.Epoch = 7;
        await TouchAsync();
        await Run.RunsAsync("0.81.3");
    }

    [Fact]
    public async Task A_release_that_waits_cant_be_exchanged_at_its_place()
    {
        await Run.AnnotateAsync("auto-update", "false");
        Service.Edit = document => Sequence(document, IsNewer(document) ? 50 : 51);
        await Run.PromoteAsync("0.81.3");
        await TouchAsync();
        await Run.IsAsync(Condition.Held, "0.81.3-1");
        await Run.PromoteAsync("0.82.0");
        await TouchAsync();
        await Run.AnnotateAsync("auto-update", null);
        await Run.IsAsync(Condition.Unreachable, "another release");
        Assert.Equal(Newer, await Run.EffectiveAsync("parquet.image.tag"));
    }

    [Fact]
    public async Task A_replica_that_has_only_the_held_release_yet_doesnt_make_a_newer_one_forgotten()
    {
        await Run.AnnotateAsync("auto-update", "false");
        Service.Edit = document => Sequence(document, IsNewer(document) ? 50 : 51);
        await Run.PromoteAsync("0.81.3");
        await TouchAsync();
        await Run.IsAsync(Condition.Held, "0.81.3-1");
        Service.Edit = document => Sequence(document, 50);
        await TouchAsync();
        await Run.IsAsync(Condition.Unreachable, "sequence 51 (epoch 7) before; this answer, 50 (epoch 7), is older");
        Assert.Equal(Newer, await Run.EffectiveAsync("parquet.image.tag"));
    }

    private Task TouchAsync() => Run.Kubectl().DoAsync("", "annotate", "--overwrite", "wandb", "wandb", $"touched={Guid.NewGuid()}");

    /// <summary>An answer from before the promotion may still be on its way.</summary>
    private static bool IsNewer(JsonObject document) => (string?)document["metadata"]!["releaseName"] == $"{Newer}-1";

    private static void Sequence(JsonObject document, int sequence) => document["metadata"]!["sequence"] = sequence.ToString();
}
