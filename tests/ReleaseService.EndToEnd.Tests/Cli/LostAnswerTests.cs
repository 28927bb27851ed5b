using Microsoft.AspNetCore.Http;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.EndToEnd.Tests.Cli;

/// <summary>The server does what it was asked for, and the connection ends before its answer: releasectl must end in that state, once.</summary>
public sealed class LostAnswerTests
{
    [Theory]
    [EachDatabase]
    public async Task What_was_done_is_not_done_twice(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await SampleChannels.SeedAsync(database);
        var lost = 0;
        await using var server = await TestServer.StartBehindAsync(async (context, next) =>
        {
            var isFirst = HttpMethods.IsPost(context.Request.Method) && !context.Request.QueryString.HasValue && Interlocked.Increment(ref lost) % 2 == 1;
            if (isFirst)
                context.Response.Body = new MemoryStream();
            await next(context);
            if (isFirst)
                context.Abort();
        }, database.Settings);
        using var shell = new CommandLine(server);

        var file = shell.WriteRelease("0.83.0-2", "0.83.0-3", ("createdAt: \"2026-07-27", "createdAt: \"2026-07-28"));
        await shell.DoAsync("releases", "publish", file);
        Assert.Contains("beta has 0.83.0-3 now, sequence 23", await shell.DoAsync("promote", "0.83.0-3", "beta", "--yes"));
        Assert.Contains("sequence 24", await shell.DoAsync("rollback", "beta", "--reason", "Stalls.", "--yes"));
        await shell.DoAsync("releases", "withdraw", "0.83.0-3", "--reason", "Stalls.", "--yes");
        Assert.Equal(8, lost);
        Assert.Equal(2 + 1, (await shell.DoAsync("channels", "history", "beta", "--last", "2")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Matches(@"(?m)^24 ", await shell.DoAsync("channels", "history", "beta"));

        var created = (await shell.RunAsync("tokens", "create", "ci", "--role", "viewer")).With(1);
        Assert.Contains("releasectl tokens list", created.Error);
        Assert.Empty(created.Out);
        Assert.Contains("ci", await shell.DoAsync("tokens", "list"));
    }
}
