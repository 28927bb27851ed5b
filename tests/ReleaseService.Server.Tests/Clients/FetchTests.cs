using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;
using ReleaseService.Contracts.Client;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Clients;

/// <summary>The typed client with a secret in hand: what it gets from the service, and what it puts up with from whatever else answers.</summary>
public sealed class FetchTests
{
    [Theory, EachDatabase]
    public async Task A_spec_that_is_known_is_not_fetched_again_until_it_is_another(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind);
        var client = new ReleaseServiceClient(ServiceHttp.NewClient(server.Address, ServiceHttp.NewHandler()));
        var spec = await client.GetChannelSpecAsync("stable");
        Assert.Equal("14", spec!.Document.Metadata["sequence"]);
        Assert.Null(await client.GetChannelSpecAsync("stable", spec.ETag));
        await server.PromoteAsync("stable", "0.83.0-1");
        var next = await client.GetChannelSpecAsync("stable", spec.ETag);
        Assert.Equal((await Ask.GetAsync(server, "/api/v1/channels/stable/spec")).Body, Encoding.UTF8.GetString(next!.Bytes.Span));
        Assert.Equal("15", next.Document.Metadata["sequence"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_endless_answer_is_broken_off_at_the_cap_which_counts_what_is_inflated(bool gzip)
    {
        await using var service = await OtherService.StartAsync(async context =>
        {
            context.Response.ContentType = "application/json";
            context.Response.Headers.ContentEncoding = gzip ? "gzip" : default;
            await using var body = gzip ? new GZipStream(context.Response.Body, CompressionLevel.Fastest) : context.Response.Body;
            while (!context.RequestAborted.IsCancellationRequested)
                await body.WriteAsync(new byte[10_000], context.RequestAborted);
        });
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => Client(service).GetChannelSpecAsync("stable"));
        Assert.Equal(HttpRequestError.ConfigurationLimitExceeded, error.HttpRequestError);
    }

    [Fact]
    public async Task An_endless_problem_is_broken_off_too_also_where_a_stream_was_asked_for()
    {
        await using var service = await OtherService.StartAsync(async context =>
        {
            (context.Response.StatusCode, context.Response.ContentType) = (503, "application/problem+json");
            while (!context.RequestAborted.IsCancellationRequested)
                await context.Response.WriteAsync(new string(' ', 10_000), context.RequestAborted);
        });
        foreach (var call in new Func<Task>[] { () => Client(service).GetChannelSpecAsync("stable"), () => Client(service).WatchChannelAsync("stable") })
            Assert.Equal(HttpRequestError.ConfigurationLimitExceeded, (await Assert.ThrowsAsync<HttpRequestException>(call)).HttpRequestError);
    }

    /// <summary>Some 7 in 100 such connections end in the bare SocketException of the sockets' handler, so that 300 as good as surely meet it.</summary>
    [Fact]
    public async Task A_service_that_hangs_up_at_once_is_one_that_cannot_be_reached()
    {
        using var service = new HangingUp();
        using var http = ServiceHttp.NewClient(service.Address, ServiceHttp.NewHandler());
        var client = new ReleaseServiceClient(http);
        for (var i = 0; i < 300; i++)
            await Assert.ThrowsAsync<HttpRequestException>(() => client.GetChannelSpecAsync("stable"));
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_carries_the_license_nowhere(int status)
    {
        await using var elsewhere = await OtherService.StartAsync(context => context.Response.WriteAsync("{}"));
        await using var service = await OtherService.StartAsync(context =>
        {
            (context.Response.StatusCode, context.Response.Headers.Location) = (status, new Uri(elsewhere.Address, "/api/v1/channels/stable/spec").ToString());
            return Task.CompletedTask;
        });
        foreach (var call in new Func<Task>[] { () => Client(service).GetChannelSpecAsync("stable"), () => Client(service).WatchChannelAsync("stable"), () => Client(service).GetLicenseAsync() })
            Assert.Equal(status, (await Assert.ThrowsAsync<ReleaseServiceException>(call)).Status);
        Assert.Equal(3, service.Requests.Count);
        Assert.Empty(elsewhere.Requests);
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("Tue, 01 Sep 2026 12:01:30 GMT", 90)]
    [InlineData("soon", null)]
    [InlineData(null, null)]
    public async Task An_error_tells_when_to_ask_again(string? header, int? seconds)
    {
        await using var service = await OtherService.StartAsync(context =>
        {
            (context.Response.StatusCode, context.Response.Headers.RetryAfter, context.Response.Headers.Date) = (429, header, "Tue, 01 Sep 2026 12:00:00 GMT");
            return Task.CompletedTask;
        });
        var error = await Assert.ThrowsAsync<ReleaseServiceException>(() => Client(service).GetChannelSpecAsync("stable"));
        Assert.Equal((429, seconds is null ? null : TimeSpan.FromSeconds(seconds.Value)), (error.Status, error.RetryAfter));
    }

    [Fact]
    public async Task A_base_URL_with_a_path_keeps_it_with_or_without_a_slash()
    {
        await using var service = await OtherService.StartAsync(context => context.Response.WriteAsync("null"));
        foreach (var address in new[] { "mirror/wandb", "mirror/wandb/" })
            await Assert.ThrowsAsync<System.Text.Json.JsonException>(() => new ReleaseServiceClient(ServiceHttp.NewClient(new Uri(service.Address, address), ServiceHttp.NewHandler())).GetLicenseAsync());
        Assert.Equal(Enumerable.Repeat("GET /mirror/wandb/api/v1/license", 2), service.Requests);
    }

    private static ReleaseServiceClient Client(OtherService service) => new(ServiceHttp.NewClient(service.Address, ServiceHttp.NewHandler()), "a.license.x");
}
