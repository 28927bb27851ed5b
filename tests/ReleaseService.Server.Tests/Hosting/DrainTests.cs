using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ReleaseService.Server.Hosting;
using ReleaseService.Server.Tests.Channels;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Hosting;

/// <summary>Told to end, the server says so to whoever balances the load, and serves until that has had time to look elsewhere.</summary>
public sealed class DrainTests
{
    [Fact]
    public async Task Readiness_says_no_first_and_everything_goes_on_being_served()
    {
        await using var server = await TestServer.StartSeededAsync();
        using var watch = await RawWatch.OpenAsync(server, "stable");
        Assert.Equal("1-14", (await watch.NextHeadAsync()).Id);
        Assert.NotEqual(true, (await Ask.GetAsync(server, "/api/v1/operator/channel")).Response.Headers.ConnectionClose);

        server.Services.GetRequiredService<Drain>().Begin();
        var readiness = await Ask.GetAsync(server, "/readyz");
        Assert.Equal((503, false, "Ending; still serving."), (readiness.Status, readiness.Json.GetProperty("ready").GetBoolean(), readiness.Json.GetProperty("reason").GetString()));
        Assert.Equal(200, (await Ask.GetAsync(server, "/healthz")).Status);
        foreach (var (path, status) in new[] { ("/api/v1/operator/channel", 200), ("/api/v1/channels/stable/spec", 200), ("/api/v1/channels/none/spec", 404) })
        {
            var answer = await Ask.GetAsync(server, path);
            Assert.Equal((status, true), (answer.Status, answer.Response.Headers.ConnectionClose));
        }

        await server.PromoteAsync("stable", "0.83.0-1");
        Assert.Equal("1-15", (await watch.NextHeadAsync()).Id);
        using var late = await RawWatch.OpenAsync(server, "stable");
        Assert.Equal("1-15", (await late.NextHeadAsync()).Id);
    }

    [Fact]
    public async Task After_the_delay_it_stops_and_watches_end_as_a_whole()
    {
        await using var server = await TestServer.StartSeededAsync(settings: "--Hosting:DrainDelay=00:00:07");
        using var watch = await RawWatch.OpenAsync(server, "stable");
        await watch.NextHeadAsync();
        server.Services.GetRequiredService<Drain>().Begin();
        server.Time.Advance(TimeSpan.FromSeconds(6.9));
        Assert.False(IsStopping(server));
        server.Time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.True(IsStopping(server));
        Assert.Null(await watch.NextAsync());
    }

    [Theory]
    [InlineData("00:00:00", 1)]
    [InlineData("00:10:00", 2)]
    public async Task Without_a_delay_and_told_twice_it_stops_at_once(string delay, int told)
    {
        await using var server = await TestServer.StartSeededAsync(settings: $"--Hosting:DrainDelay={delay}");
        for (var time = 1; time <= told; time++)
        {
            Assert.False(IsStopping(server));
            server.Services.GetRequiredService<Drain>().Begin();
        }

        Assert.True(IsStopping(server));
    }

    private static bool IsStopping(TestServer server) => server.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested;
}
