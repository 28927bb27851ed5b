using Microsoft.AspNetCore.Http;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.EndToEnd.Tests.Cli;

/// <summary>releasectl is killed while it waits for the answer to one of its steps, which the server still does: the next run does the rest, once.</summary>
public sealed class KilledApplyTests
{
    [Theory]
    [EachDatabase]
    public async Task Killed_at_any_step_the_next_apply_does_the_rest(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await SampleChannels.SeedAsync(database);
        var writes = 0;
        var killAt = 1;
        var arrived = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        await using var server = await TestServer.StartBehindAsync(async (context, next) =>
        {
            if (!HttpMethods.IsGet(context.Request.Method) && Interlocked.Increment(ref writes) == killAt)
            {
                var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body);
                (body.Position, context.Request.Body) = (0, body);
                arrived.SetResult();
                await goOn.Task;
                context.RequestAborted = CancellationToken.None; // The request was there, so the server does it.
            }

            await next(context);
        }, database.Settings);
        using var shell = new CommandLine(server);
        var folder = new ChannelsCopy(shell);
        folder.AddRelease("0.83.0-3");
        folder.Promote("beta", "0.83.0-3");
        folder.Edit("stable.yaml", text => text.MustReplace("title: Stable", "title: Steady"));

        for (; killAt <= 3; killAt++) // the release, the channel, the promotion
        {
            (writes, arrived, goOn) = (killAt - 1, new(), new());
            using var killed = shell.Launch("apply", "--yes");
            killed.StandardInput.Close();
            await arrived.Task.WaitAsync(TimeSpan.FromSeconds(60));
            killed.Kill();
            await killed.WaitForExitAsync();
            goOn.SetResult();
            await Eventually.HoldsAsync(async () => (await shell.DoAsync("plan")).Contains(killAt switch
            {
                1 => "Plan: 1 changed channel, 1 promotion.",
                2 => "Plan: 1 promotion.",
                _ => "Nothing to do",
            }, StringComparison.Ordinal), $"the server has done step {killAt}");
        }

        Assert.Contains("Nothing to do", await shell.DoAsync("apply", "--yes"));
        Assert.Matches("(?m)^23 .*0\\.83\\.0-3", await shell.DoAsync("channels", "history", "beta"));
        Assert.DoesNotMatch("(?m)^24 ", await shell.DoAsync("channels", "history", "beta"));
        Assert.Contains("Steady", await shell.DoAsync("channels", "show", "stable"));
        await shell.DoAsync("audit", "verify");
    }
}
