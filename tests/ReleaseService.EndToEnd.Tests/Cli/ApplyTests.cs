using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.EndToEnd.Tests.Cli;

/// <summary>The folder channels/ against a real server: plan, apply, pull.</summary>
public sealed class ApplyTests
{
    private const string Nothing = "Nothing to do";

    [Theory]
    [EachDatabase]
    public async Task A_server_seeded_from_the_folder_has_nothing_to_do(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind);
        using var shell = new CommandLine(server);
        var folder = new ChannelsCopy(shell);
        var before = folder.All;
        Assert.StartsWith(Nothing, await shell.DoAsync("plan"));
        Assert.StartsWith(Nothing, await shell.DoAsync("apply"));
        Assert.StartsWith(Nothing, await shell.DoAsync("channels", "pull"));
        Assert.Equal(before, folder.All);
    }

    [Theory]
    [EachDatabase]
    public async Task A_new_release_is_published_and_promoted_once(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind);
        using var shell = new CommandLine(server);
        var folder = new ChannelsCopy(shell);
        folder.AddRelease("0.83.0-3");
        folder.Promote("beta", "0.83.0-3");
        folder.Edit("beta.yaml", text => text.MustReplace("title: Beta", "title: Betas"));

        var plan = await shell.DoAsync("plan");
        Assert.Contains("+ release 0.83.0-3 (platform 0.83.0)\n~ channel beta\n    title: Beta → Betas\n> beta 23: 0.83.0-3 (New.)\n", plan);
        Assert.Matches(@"values\.console\.image\.tag +2\.21\.3 +2\.21\.4", plan);
        Assert.Contains("Plan: 1 new release, 1 changed channel, 1 promotion.", plan);
        Assert.Contains("--auto-approve", (await shell.RunAsync("apply")).With(1).Error);
        Assert.Equal(plan, await shell.DoAsync("plan")); // nothing was done

        var applied = JsonDocument.Parse(await shell.DoAsync("apply", "--auto-approve", "-o", "json")).RootElement;
        Assert.Equal([("publish", "done"), ("change_channel", "done"), ("promote", "done")], applied.GetProperty("steps").EnumerateArray().Select(step => (step.GetProperty("kind").GetString(), step.GetProperty("outcome").GetString())));
        var entries = JsonDocument.Parse(await shell.DoAsync("audit", "list", "-o", "json")).RootElement.GetProperty("lastNumber").GetInt64();
        Assert.StartsWith(Nothing, await shell.DoAsync("apply", "--auto-approve"));
        Assert.Equal(entries, JsonDocument.Parse(await shell.DoAsync("audit", "list", "-o", "json")).RootElement.GetProperty("lastNumber").GetInt64());

        Assert.Equal("wrote channels/beta.yaml\n", await shell.DoAsync("channels", "pull"));
        Assert.Matches(@"  - release: 0\.83\.0-3\n    at: ""2026-09-01T12:00:00\.000Z""\n    reason: New\.\n\z", folder["beta.yaml"]);
        Assert.StartsWith("# yaml-language-server", folder["beta.yaml"]);
        Assert.StartsWith(Nothing, await shell.DoAsync("plan"));
    }

    [Theory]
    [EachDatabase]
    public async Task A_new_server_gets_all_of_it_in_order_of_time(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        var seed = Directory.CreateTempSubdirectory("release-service-seed-");
        await File.WriteAllTextAsync(Path.Combine(seed.FullName, "first.yaml"), "name: first\ntitle: First\naccess: public\ndefault: true\npromotions: []\n");
        await using var server = await TestServer.StartAsync(database, "--seed", $"--Database:SeedFolder={seed.FullName}");
        seed.Delete(recursive: true);
        using var shell = new CommandLine(server);
        var folder = new ChannelsCopy(shell);
        var refused = (await shell.RunAsync("apply", "--yes")).With(2);
        Assert.Contains("promotion_too_early", refused.Out); // beta has nothing for 72 h on a server that is new
        Assert.Equal(["first"], await ChannelsAsync(shell));

        await shell.DoAsync("apply", "--yes", "--force", "--reason", "Moved from another server.");
        Assert.Contains(Nothing, await shell.DoAsync("plan"));
        Assert.Matches(@"(?m)^14 .*0\.83\.0-2 .*\(forced promotion_too_early\).* Forced: Moved from another server\.$", await shell.DoAsync("channels", "history", "stable"));
        Assert.Contains("0.83.0-2", await server.Http.GetStringAsync("/api/v1/operator/channel"));
        Assert.DoesNotContain("at: \"2026-07-29", (await PulledAsync(shell, folder))["beta.yaml"]);
        Assert.Contains(Nothing, await shell.DoAsync("plan"));
    }

    [Theory]
    [EachDatabase]
    public async Task A_history_that_differs_is_a_conflict_until_it_is_pulled(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind);
        using var shell = new CommandLine(server);
        var folder = new ChannelsCopy(shell);
        folder.AddRelease("0.83.0-3");
        folder.Promote("beta", "0.83.0-3");
        await shell.DoAsync("rollback", "beta", "--reason", "Somebody else was here.", "--yes");
        var plan = (await shell.RunAsync("plan")).With(3).Out;
        Assert.Matches(@"(?m)^beta +23 +0\.83\.0-3 .* 0\.83\.0-1 at .* by token:bootstrap ", plan);
        Assert.Contains("channels pull", plan);
        Assert.Equal("history", JsonDocument.Parse((await shell.RunAsync("apply", "--yes", "-o", "json")).With(3).Out).RootElement.GetProperty("conflicts")[0].GetProperty("kind").GetString());
        Assert.DoesNotContain("0.83.0-3", await shell.DoAsync("releases", "list"));

        var before = folder.All;
        var pull = (await shell.RunAsync("channels", "pull")).With(1).Error;
        Assert.Contains("entry 23, 0.83.0-3, is lost", pull);
        Assert.Equal(before, folder.All);
        await shell.DoAsync("channels", "pull", "--yes");
        Assert.Matches(@"- release: 0\.83\.0-1\n    at: ""[^""]+""\n    rollback: true\n    reason: Somebody else was here\.\n\z", folder["beta.yaml"]);
        folder.Promote("beta", "0.83.0-3");
        await shell.DoAsync("apply", "--yes");
        Assert.StartsWith(Nothing, await shell.DoAsync("plan"));
    }

    [Theory]
    [EachDatabase]
    public async Task What_is_not_on_the_server_yet_survives_a_pull(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind);
        using var shell = new CommandLine(server);
        var folder = new ChannelsCopy(shell);
        folder.AddRelease("0.83.0-3");
        folder.Promote("beta", "0.83.0-3");
        folder.Delete("nightly.yaml");
        folder.Delete("releases/0.83.90-1.yaml");
        Assert.Equal("wrote channels/nightly.yaml\nwrote channels/releases/0.83.90-1.yaml\n", string.Concat((await shell.DoAsync("channels", "pull")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal).Select(line => $"{line}\n")));
        Assert.EndsWith("  - release: 0.83.0-3\n    reason: New.\n", folder["beta.yaml"]);
        Assert.Contains("Plan: 1 new release, 1 promotion.", await shell.DoAsync("plan"));
    }

    [Theory]
    [EachDatabase]
    public async Task Where_it_stops_half_way_it_says_so_and_goes_on_the_next_time(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await SampleChannels.SeedAsync(database);
        var isBroken = true;
        await using var server = await TestServer.StartBehindAsync(
            (context, next) =>
            {
                if (!isBroken || !context.Request.Path.Value!.EndsWith("/promotions", StringComparison.Ordinal) || !HttpMethods.IsPost(context.Request.Method))
                    return next(context);
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return Task.CompletedTask;
            }, database.Settings);
        using var shell = new CommandLine(server);
        var folder = new ChannelsCopy(shell);
        folder.AddRelease("0.83.0-3");
        folder.Promote("nightly", "0.83.0-3");
        folder.Edit("nightly.yaml", text => text.MustReplace("    reason: New.", "    rollback: true\n    reason: Back."));
        folder.Promote("beta", "0.83.0-3");

        var stopped = (await shell.RunAsync("apply", "--yes")).With(1);
        Assert.Contains("done      + release 0.83.0-3", stopped.Out);
        Assert.Contains("failed    > beta 23: 0.83.0-3", stopped.Out);
        Assert.Contains("not done  > nightly 30: back to 0.83.0-3", stopped.Out);
        Assert.Contains("1 of 3 steps are done", stopped.Error);
        isBroken = false;
        var applied = await shell.DoAsync("apply", "--yes");
        Assert.DoesNotContain("+ release", applied);
        Assert.StartsWith(Nothing, await shell.DoAsync("plan"));
    }

    [Theory]
    [EachDatabase]
    public async Task A_new_channel_becomes_the_default_once_it_is_as_far_as_the_one_that_is(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind);
        using var shell = new CommandLine(server);
        var folder = new ChannelsCopy(shell);
        folder.Edit("stable.yaml", text => text.MustReplace("default: true\n", ""));
        folder.Write("edge.yaml", "name: edge\ntitle: Edge\naccess: public\ndefault: true\npromotions:\n  - release: 0.82.2-1\n    reason: Old.\n");
        var refused = (await shell.RunAsync("apply", "--yes")).With(3);
        Assert.Contains("edge is at platform 0.82.2, an older release than stable's (0.83.0)", refused.Out);
        Assert.DoesNotContain("edge", await ChannelsAsync(shell));

        folder.Promote("edge", "0.83.0-2");
        var applied = await shell.DoAsync("apply", "--yes");
        Assert.Contains("done      > edge 2: 0.83.0-2 (New.)\ndone      ~ channel edge\n", applied);
        Assert.Contains("edge (default)", await shell.DoAsync("channels", "list"));
        Assert.StartsWith(Nothing, await shell.DoAsync("plan"));
    }

    [Theory]
    [EachDatabase]
    public async Task A_pipeline_for_one_channel_leaves_the_others_alone(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind);
        using var shell = new CommandLine(server, await server.CreateTokenAsync(Contracts.Identity.Role.Publisher, "ci", ["beta"]));
        var folder = new ChannelsCopy(shell);
        folder.AddRelease("0.83.0-3");
        folder.Promote("beta", "0.83.0-3");
        folder.Promote("stable", "0.83.0-3");
        Assert.Contains("stable is left out", await shell.DoAsync("apply", "--yes"));
        Assert.Contains("beta has 0.83.0-3 already", await shell.DoAsync("promote", "0.83.0-3", "beta"));
        Assert.Contains("isn't for stable", (await shell.RunAsync("plan", "--channel", "stable")).With(1).Error);
        Assert.Contains("There is no edge.yaml", (await shell.RunAsync("plan", "--channel", "edge")).With(1).Error);
    }

    [Fact]
    public async Task A_broken_folder_shows_every_defect_and_plans_nothing()
    {
        await using var server = await TestServer.StartSeededAsync();
        using var shell = new CommandLine(server);
        var folder = new ChannelsCopy(shell);
        folder.Promote("beta", "0.99.0-1");
        folder.Edit("stable.yaml", text => text.MustReplace("access: public", "access: everybody"));
        var error = (await shell.RunAsync("plan")).With(2).Error;
        Assert.Contains("channels/stable.yaml:", error);
        Assert.Contains("[channel-invalid]", error);
        Assert.Contains("doesn't exist", (await shell.RunAsync("plan", "elsewhere")).With(1).Error);
    }

    private static async Task<IReadOnlyList<string?>> ChannelsAsync(CommandLine shell) =>
        [.. JsonDocument.Parse(await shell.DoAsync("channels", "list", "-o", "json")).RootElement.GetProperty("channels").EnumerateArray().Select(channel => channel.GetProperty("name").GetString())];

    private static async Task<ChannelsCopy> PulledAsync(CommandLine shell, ChannelsCopy folder)
    {
        await shell.DoAsync("channels", "pull");
        return folder;
    }
}
