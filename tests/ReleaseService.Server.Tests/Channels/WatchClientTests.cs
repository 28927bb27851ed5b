using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Client;
using ReleaseService.Server.Tests.Licensing;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Licensing;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Channels;

/// <summary>The typed client as a watcher: of the server, and of one that means no good.</summary>
public sealed class WatchClientTests
{
    [Theory, EachDatabase]
    public async Task The_client_reads_heads_and_goes_on_where_an_earlier_stream_ended(DatabaseKind kind)
    {
        using var issuer = new LicenseIssuer();
        await using var server = await TestServer.StartSeededAsync(kind, issuer);
        var license = issuer.Issue(TestServer.Start.AddYears(1), "deployment-a");
        var client = new ReleaseServiceClient(server.Http, license);
        string? lastEventId;
        await using (var watch = await client.WatchChannelAsync("stable"))
        {
            await using var heads = watch.ReadAsync().GetAsyncEnumerator();
            var first = await NextAsync(heads);
            var details = await client.GetChannelAsync("stable");
            var release = await client.GetReleaseAsync(details.Head!.ReleaseId);
            Assert.Equal(new HeadEvent("stable", 1, 14, release.ReleaseId, "0.83.0-2", "0.83.0", release.Digest, details.Head.PromotedAt), first);
            Assert.InRange(watch.ReconnectAfter!.Value, TimeSpan.FromSeconds(2.5), TimeSpan.FromSeconds(7.5));
            await server.PromoteAsync("stable", "0.83.0-1");
            Assert.Equal((15, "0.83.0-1"), ((await NextAsync(heads))!.Sequence, watch.LastEventId == "1-15" ? "0.83.0-1" : watch.LastEventId));
            lastEventId = watch.LastEventId;
        }

        await using var again = await client.WatchChannelAsync("stable", lastEventId);
        await using var next = again.ReadAsync().GetAsyncEnumerator();
        var move = next.MoveNextAsync();
        await server.PromoteAsync("stable", "0.83.0-2");
        Assert.True(await move.AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(16, next.Current.Sequence);

        await new LicenseDesk(server).RevokeLicenseAsync(await new LicenseDesk(server).IdOfAsync(license));
        var refused = await Assert.ThrowsAsync<ReleaseServiceException>(async () => await NextAsync(next));
        Assert.Equal((403, "license_revoked"), (refused.Status, refused.Problem!.Code));
        refused = await Assert.ThrowsAsync<ReleaseServiceException>(() => client.WatchChannelAsync("stable"));
        Assert.Equal((403, "license_revoked"), (refused.Status, refused.Problem!.Code));
    }

    [Fact]
    public async Task The_heads_end_when_the_server_stops()
    {
        await using var server = await TestServer.StartSeededAsync();
        await using var watch = await new ReleaseServiceClient(server.Http).WatchChannelAsync("stable", "1-14");
        await using var heads = watch.ReadAsync().GetAsyncEnumerator();
        var next = NextAsync(heads);
        await server.StopAsync();
        Assert.Null(await next);
    }

    public static TheoryData<string, string> Endless => new()
    {
        { "a line", "data: ............................................................................" },
        { "lines", "data: .\n" },
        { "lines that end as on old Macs", "data: .\r" },
        { "a comment", ":........................................................................." },
    };

    [Theory, MemberData(nameof(Endless))]
    public async Task An_endless_event_is_cut_at_the_cap_also_when_it_is_compressed(string what, string part)
    {
        foreach (var gzip in new[] { false, true })
        {
            await using var server = await OtherService.StartAsync(async context =>
            {
                context.Response.ContentType = "text/event-stream";
                context.Response.Headers.ContentEncoding = gzip ? "gzip" : default;
                await using var body = gzip ? new GZipStream(context.Response.Body, CompressionLevel.Fastest) : context.Response.Body;
                var chunk = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(part, 100)));
                while (!context.RequestAborted.IsCancellationRequested)
                    await body.WriteAsync(chunk, context.RequestAborted);
            });
            await using var watch = await Client(server).WatchChannelAsync("stable", limits: new() { EventBytes = 100_000 });
            await using var heads = watch.ReadAsync().GetAsyncEnumerator();
            var error = await Assert.ThrowsAsync<HttpRequestException>(() => NextAsync(heads));
            Assert.True(error.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded && error.Message.Contains("100000 bytes", StringComparison.Ordinal), $"{what}: {error}");
        }
    }

    [Fact]
    public async Task Any_number_of_small_events_and_comments_passes_the_cap()
    {
        await using var server = await OtherService.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            var head = """{"channel":"stable","epoch":1,"sequence":1,"releaseId":"0b9059fa-0b1c-4b6b-8f6b-7a1c0ffee000","releaseName":"a","platformVersion":"1.0.0","digest":"x","promotedAt":"2026-01-01T00:00:00.000Z"}""";
            foreach (var lineEnd in new[] { "\n", "\r\n", "\r" })
            {
                for (var i = 0; i < 1000; i++)
                    await context.Response.WriteAsync($":{lineEnd}{lineEnd}event: head{lineEnd}id: 1{lineEnd}data: {head}{lineEnd}{lineEnd}event: of later{lineEnd}data: x{lineEnd}{lineEnd}");
            }
        });
        await using var watch = await Client(server).WatchChannelAsync("stable", limits: new() { EventBytes = 300 });
        Assert.Equal(3000, await watch.ReadAsync().CountAsync());
    }

    [Fact]
    public async Task A_server_that_falls_silent_is_given_up()
    {
        await using var server = await OtherService.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync(":\n\n");
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        var time = new FakeTimeProvider();
        await using var watch = await Client(server).WatchChannelAsync("stable", limits: new() { Time = time });
        await using var heads = watch.ReadAsync().GetAsyncEnumerator();
        var next = NextAsync(heads);
        await Eventually.HoldsAsync(
            () =>
            {
                time.Advance(TimeSpan.FromMinutes(1));
                return Task.FromResult(next.IsCompleted);
            },
            "it is given up");
        Assert.Contains("60 seconds", (await Assert.ThrowsAsync<TimeoutException>(() => next)).Message);
    }

    [Fact]
    public async Task A_page_instead_of_a_stream_is_an_error()
    {
        await using var server = await OtherService.StartAsync(context =>
        {
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync("<html>Log in here</html>");
        });
        Assert.Equal(200, (await Assert.ThrowsAsync<ReleaseServiceException>(() => Client(server).WatchChannelAsync("stable"))).Status);
    }

    private static ReleaseServiceClient Client(OtherService service) => new(ServiceHttp.NewClient(service.Address, ServiceHttp.NewHandler()));

    private static async Task<HeadEvent?> NextAsync(IAsyncEnumerator<HeadEvent> heads) =>
        await heads.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)) ? heads.Current : null;
}
