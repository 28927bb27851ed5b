using System.Text.RegularExpressions;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Hosting;

/// <summary>Reads come by the thousand: the log has some of each second and the number of the others, and everything else.</summary>
public sealed partial class RequestLogTests
{
    private const string Path = "/api/v1/operator/channel";

    [Fact]
    public async Task So_many_reads_a_second_are_logged_one_by_one_and_the_others_counted()
    {
        await using var server = await TestServer.StartSeededAsync(settings: "--Hosting:ReadsLoggedPerSecond=3");
        foreach (var expected in new[] { 3, 6 })
        {
            for (var i = 0; i < 10; i++)
                await Ask.GetAsync(server, Path);
            Assert.Equal(expected, Reads().Count(server.Log.Text));
            server.Time.Advance(TimeSpan.FromSeconds(1)); // The seven are told, though nobody asks any more.
            Assert.Equal(expected / 3, More().Count(server.Log.Text));
        }

        server.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, More().Count(server.Log.Text));
    }

    [Fact]
    public async Task What_was_not_told_yet_is_told_at_the_end()
    {
        await using var server = await TestServer.StartSeededAsync(settings: "--Hosting:ReadsLoggedPerSecond=3");
        for (var i = 0; i < 10; i++)
            await Ask.GetAsync(server, Path);
        await server.StopAsync();
        Assert.Equal(1, More().Count(server.Log.Text));
    }

    [Fact]
    public async Task Errors_are_logged_however_many()
    {
        await using var server = await TestServer.StartSeededAsync(settings: "--Hosting:ReadsLoggedPerSecond=0");
        for (var i = 0; i < 50; i++)
            await Ask.GetAsync(server, Path + "/release/x");
        Assert.Equal(50, server.Log.Text.Split("\"Status\":404").Length - 1);
    }

    [GeneratedRegex("\"Route\":\"/api/v1/operator/channel\",\"Status\":200")]
    private static partial Regex Reads();

    [GeneratedRegex("7 more reads")]
    private static partial Regex More();
}
