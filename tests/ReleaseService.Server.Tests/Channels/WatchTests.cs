using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReleaseService.Server.Channels;
using ReleaseService.Storage;
using ReleaseService.Storage.Databases;
using ReleaseService.Storage.Revisions;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Licensing;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Channels;

/// <summary>What every watcher sees, and what the server does with many; over bare HTTP.</summary>
public sealed class WatchTests
{
    private static readonly TimeSpan Heartbeat = new ChannelSettings().WatchHeartbeat;

    [Theory, EachDatabase]
    public async Task A_watcher_gets_the_head_at_once_and_then_each_new_one(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind);
        using var watch = await RawWatch.OpenAsync(server, "stable");
        Assert.Equal(("text/event-stream", "no-store", "no"), (watch.Response.Content.Headers.ContentType!.MediaType, watch.Response.Headers.CacheControl!.ToString(), watch.Response.Headers.GetValues("X-Accel-Buffering").Single()));
        Assert.Empty(watch.Response.Content.Headers.ContentEncoding);
        Assert.Matches(@"\Aretry: (2[5-9]|[3-7][0-9])[0-9]{2}\n:\z", watch.Opening);

        var (id, first) = await watch.NextHeadAsync();
        var spec = await Ask.GetAsync(server, "/api/v1/channels/stable/spec");
        Assert.Equal("1-14", id);
        Assert.Equal(("stable", 1, 14, "0.83.0"), (first.GetProperty("channel").GetString(), first.GetProperty("epoch").GetInt64(), first.GetProperty("sequence").GetInt64(), first.GetProperty("platformVersion").GetString()));
        foreach (var key in new[] { "releaseId", "releaseName", "digest" })
            Assert.Equal(spec.Metadata(key), first.GetProperty(key).GetString());
        Assert.False(first.TryGetProperty("assignedChannel", out _));

        await server.PromoteAsync("beta", "0.82.0-1"); // not of this channel
        await server.PromoteAsync("stable", "0.83.0-1");
        Assert.Equal("1-15", (await watch.NextHeadAsync()).Id);
        await server.PromoteAsync("stable", "0.82.0-1");
        Assert.Equal("1-16", (await watch.NextHeadAsync()).Id);
    }

    [Theory, EachDatabase]
    public async Task A_promotion_at_one_server_reaches_the_watchers_of_another(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var one = await TestServer.StartAsync(database, "--seed");
        await using var two = await TestServer.StartAsync(database);
        using var watch = await RawWatch.OpenAsync(two, "stable");
        Assert.Equal("1-14", (await watch.NextHeadAsync()).Id);
        for (var sequence = 15; sequence < 20; sequence++)
        {
            await one.PromoteAsync("stable", sequence % 2 == 0 ? "0.83.0-2" : "0.83.0-1");
            Assert.Equal($"1-{sequence}", (await watch.NextHeadAsync()).Id);
        }
    }

    [Theory]
    [InlineData("1-14", false)]
    [InlineData("1-13", true)]
    [InlineData("1-15", true)]
    [InlineData("2-14", true)]
    [InlineData("1-14-nightly", true)]
    [InlineData("14", true)]
    [InlineData("", true)]
    public async Task Whoever_comes_back_with_the_current_head_gets_only_a_comment_and_whoever_has_another_gets_the_head(string lastEventId, bool isSent)
    {
        await using var server = await TestServer.StartSeededAsync();
        using var watch = await RawWatch.OpenAsync(server, "stable", lastEventId: lastEventId);
        if (isSent)
            Assert.Equal("1-14", (await watch.NextHeadAsync()).Id);
        await server.PromoteAsync("stable", "0.83.0-1");
        Assert.Equal("1-15", (await watch.NextHeadAsync()).Id);
    }

    [Fact]
    public async Task After_a_restore_the_same_sequence_is_another_event()
    {
        await using var server = await TestServer.StartSeededAsync();
        using var watch = await RawWatch.OpenAsync(server, "stable", lastEventId: "1-14");
        var id = await StartEpochAsync(server);
        Assert.NotEqual("1-14", id);
        Assert.Equal(id, (await watch.NextHeadAsync()).Id);
    }

    [Theory]
    [InlineData("beta", null, 401, "license_required")]
    [InlineData("nightly", "plain", 403, "channel_forbidden")]
    [InlineData("lts", "plain", 404, "channel_unknown")]
    [InlineData("lts", null, 404, "channel_unknown")]
    [InlineData("stable", "forged", 401, "license_malformed")]
    public async Task Who_may_not_have_a_channel_gets_the_problem_and_no_stream(string channel, string? license, int status, string code)
    {
        using var issuer = new LicenseIssuer();
        await using var server = await TestServer.StartSeededAsync(issuer: issuer);
        var answer = await Ask.GetAsync(server, $"/api/v1/channels/{channel}/watch", license switch { "plain" => issuer.Issue(TestServer.Start.AddYears(1)), _ => license });
        Assert.Equal((status, "application/problem+json", code), (answer.Status, answer.ContentType, answer.Code));
        Assert.Equal(0, Count(server));
    }

    [Fact]
    public async Task HEAD_answers_at_once_with_the_same_headers()
    {
        await using var server = await TestServer.StartSeededAsync();
        var head = await Ask.SendAsync(server, HttpMethod.Head, "/api/v1/channels/stable/watch");
        Assert.Equal((200, "text/event-stream", ""), (head.Status, head.ContentType, head.Body));
    }

    [Fact]
    public async Task Who_hears_nothing_else_hears_a_heartbeat()
    {
        await using var server = await TestServer.StartSeededAsync();
        using var watch = await RawWatch.OpenAsync(server, "stable", lastEventId: "1-14");
        for (var i = 0; i < 3; i++)
        {
            var beat = watch.NextAsync();
            await AdvanceUntilAsync(server, beat, TimeSpan.FromSeconds(1));
            Assert.Equal(":", await beat);
        }

        Assert.True(server.Time.GetUtcNow() - TestServer.Start >= 3 * 0.75 * Heartbeat, $"three heartbeats by {server.Time.GetUtcNow()}");
    }

    [Fact]
    public async Task HTTP_2_carries_many_watchers_on_one_connection()
    {
        await using var server = await TestServer.StartSeededAsync(settings: "--Kestrel:EndpointDefaults:Protocols=Http2");
        var watches = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => RawWatch.OpenAsync(server, "stable", version: HttpVersion.Version20)));
        foreach (var watch in watches)
            Assert.Equal("1-14", (await watch.NextHeadAsync()).Id);
        await server.PromoteAsync("stable", "0.83.0-1");
        foreach (var watch in watches)
        {
            Assert.Equal("1-15", (await watch.NextHeadAsync()).Id);
            watch.Dispose();
        }

        await Eventually.HoldsAsync(() => Task.FromResult(Count(server) == 0), "the streams that were reset are forgotten");
    }

    [Fact]
    public async Task A_stop_ends_all_streams_at_once_and_not_when_its_time_is_over()
    {
        await using var server = await TestServer.StartSeededAsync(settings: "--Hosting:ShutdownTimeout=00:10:00");
        var watches = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => RawWatch.OpenAsync(server, "stable", lastEventId: "1-14")));
        await server.StopAsync().WaitAsync(TimeSpan.FromSeconds(30));
        foreach (var watch in watches)
        {
            Assert.Null(await watch.NextAsync());
            watch.Dispose();
        }
    }

    [Fact]
    public async Task Beyond_the_most_watchers_there_is_503_until_one_has_left()
    {
        await using var server = await TestServer.StartSeededAsync(settings: "--Channels:MaxWatchers=2");
        using var first = await RawWatch.OpenAsync(server, "stable");
        var second = await RawWatch.OpenAsync(server, "stable");
        var refused = await Ask.GetAsync(server, "/api/v1/channels/stable/watch");
        Assert.Equal((503, "too_many_watchers", TimeSpan.FromSeconds(30)), (refused.Status, refused.Code, refused.Response.Headers.RetryAfter!.Delta));
        Assert.Equal(200, (await Ask.GetAsync(server, "/api/v1/channels/stable/spec")).Status);

        second.Dispose();
        await Eventually.HoldsAsync(() => Task.FromResult(Count(server) == 1), "who has left is forgotten");
        using var third = await RawWatch.OpenAsync(server, "stable");
        Assert.Equal("1-14", (await third.NextHeadAsync()).Id);
    }

    [Fact]
    public async Task Who_does_not_read_holds_up_nobody_and_is_disconnected()
    {
        // Of the buffers between the two, the kernel's alone would take minutes to fill.
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var server = await TestServer.StartBehindAsync(
            (context, next) =>
            {
                context.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket.SendBufferSize = 4096;
                return next(context);
            },
            [.. database.Settings, "--seed"]);
        using var deaf = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 2048 };
        await deaf.ConnectAsync(IPAddress.Loopback, server.Address.Port);
        await deaf.SendAsync(Encoding.ASCII.GetBytes("GET /api/v1/channels/stable/watch HTTP/1.1\r\nHost: x\r\n\r\n"));
        await Eventually.HoldsAsync(() => Task.FromResult(Count(server) == 1), "it watches");
        using var other = await RawWatch.OpenAsync(server, "stable");
        Assert.Equal("1-14", (await other.NextHeadAsync()).Id);

        var started = Stopwatch.GetTimestamp();
        while (Count(server) == 2)
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromMinutes(1), "who doesn't read is still connected");
            var id = await StartEpochAsync(server);
            Assert.Equal(id, (await other.NextHeadAsync()).Id);
            server.Time.Advance(Heartbeat);
        }
    }

    /// <returns>The id of the head that every watcher of stable gets now.</returns>
    private static async Task<string> StartEpochAsync(TestServer server)
    {
        await using (var db = await server.Services.GetRequiredService<IDbContextFactory<ReleaseDbContext>>().CreateDbContextAsync())
            await Epoch.StartAsync(db, server.Time, CancellationToken.None);
        await server.RefreshAsync();
        return $"{server.Snapshot.Stamp.Epoch}-14";
    }

    private static int Count(TestServer server) => server.Services.GetRequiredService<Watchers>().Count;

    /// <summary>A watcher begins to wait some moment after it wrote, so once isn't always enough.</summary>
    private static Task AdvanceUntilAsync(TestServer server, Task done, TimeSpan step) => Eventually.HoldsAsync(
        () =>
        {
            server.Time.Advance(step);
            return Task.FromResult(done.IsCompleted);
        },
        "time brings it");
}
