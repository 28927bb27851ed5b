using System.Text.Json.Nodes;
using ReleaseService.Cluster.State;
using ReleaseService.Poller.Tests;
using ReleaseService.Poller.Tests.Operators;
using Xunit;

namespace ReleaseService.EndToEnd.Tests.Cli.Instances;

/// <summary><c>releasectl layers</c> beside a real poller: whose each value is, and what comes next.</summary>
public sealed class LayersTests
{
    [Fact]
    public async Task It_shows_whose_each_value_is_and_what_the_next_release_changes()
    {
        await using var run = await PollerRun.StartAsync();
        using var shell = new InstanceShell(run);
        await run.Kubectl().ApplyAsync(ResourceYaml.V1("{mine: precious, global: {license: abc}, app: {password: hunter2}}", chart: null));
        await run.RunsAsync("0.79.2");
        await run.Namespace.SetUserInputAsync("wandb", """{"banner":"hello"}""");
        await run.AnnotateAsync("auto-update", "false");
        await run.PromoteAsync("0.80.1");
        await run.IsAsync(Condition.Held);

        var table = (await shell.LayersAsync()).With(0).Out;
        Assert.Matches(@"(?m)^  mine +\(hidden\) +resource \(kubectl-client-side-apply\)$", table);
        Assert.Matches(@"(?m)^  banner +\(hidden\) +user input$", table);
        Assert.Matches(@"(?m)^      tag +""0\.79\.2"" +channel$", table);
        Assert.Contains("Held: 0.80.1-1 waits", table);
        Assert.DoesNotContain("precious", table);

        var shown = (await shell.LayersAsync("--show-values")).With(0).Out;
        Assert.Matches(@"mine +""precious""", shown);
        Assert.DoesNotContain("hunter2", shown);
        Assert.DoesNotContain("abc", shown);

        await run.AnnotateAsync("auto-update", null);
        await run.StopPollerAsync();
        await run.PromoteAsync("0.81.0");
        var next = JsonNode.Parse((await shell.LayersAsync("-o", "json")).With(0).Out)!["next"]!;
        Assert.Equal("0.81.0-1", (string?)next["release"]);
        Assert.Contains(next["changes"]!.AsArray(), change => (string?)change!["path"] == "values.app.image.tag" && (string?)change["new"] == "0.81.0");

        var alone = (await shell.LayersAsync("--server", "http://127.0.0.1:1")).With(0).Out;
        Assert.Contains("isn't known: Unreachable", alone);
        Assert.Matches(@"(?m)^  mine +", alone);
    }
}
