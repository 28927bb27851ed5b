using System.Text;
using ReleaseService.Testing.Clients;
using Xunit;

namespace ReleaseService.EndToEnd.Tests;

/// <summary>What a person sees who has just cloned the repository and starts the server.</summary>
public sealed class FirstLightTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("release-service-e2e-").FullName;

    [Fact]
    public async Task The_first_command_serves_the_sample_channels_to_an_operator()
    {
        await using var server = await ServerProcess.StartAsync(_folder);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/operator/channel");
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes("license:")));
        using var response = await server.Http.SendAsync(request);
        var spec = GoSpecDecoder.Decode(await response.Content.ReadAsByteArrayAsync());
        Assert.Equal("0.83.0-2", spec.Metadata["releaseName"]);
        Assert.True(File.Exists($"{_folder}/data/release-service.db"));
    }

    [Fact]
    public async Task Killed_and_started_again_it_serves_the_same_bytes()
    {
        byte[] before;
        await using (var server = await ServerProcess.StartAsync(_folder))
        {
            before = await server.Http.GetByteArrayAsync("/api/v1/operator/channel");
            server.Signal("-KILL");
            Assert.NotEqual(0, await server.WaitForExitAsync());
        }

        await using var again = await ServerProcess.StartAsync(_folder);
        Assert.Equal(before, await again.Http.GetByteArrayAsync("/api/v1/operator/channel"));
    }

    [Fact]
    public async Task Killed_while_it_seeds_it_seeds_wholly_at_the_next_start()
    {
        for (var milliseconds = 100; milliseconds <= 700; milliseconds += 150)
        {
            var folder = Directory.CreateDirectory($"{_folder}/{milliseconds}").FullName;
            await using (var server = ServerProcess.Launch(folder))
            {
                await Task.Delay(milliseconds); // The moment of the crash, not a wait for something.
                server.Signal("-KILL");
                await server.WaitForExitAsync();
            }

            await using var again = await ServerProcess.StartAsync(folder);
            Assert.Contains("\"sequence\":\"14\"", await again.Http.GetStringAsync("/api/v1/operator/channel"));
        }
    }

    [Fact]
    public async Task SIGTERM_ends_it_with_success()
    {
        await using var server = await ServerProcess.StartAsync(_folder);
        server.Signal("-TERM");
        Assert.Equal(0, await server.WaitForExitAsync());
    }

    [Theory]
    [InlineData("--Licensing:Grace=soon", "Licensing:Grace has the wrong form")]
    [InlineData("--Database:SeedFolder=/nowhere", "/nowhere doesn't exist")]
    [InlineData("--nonsense", "Unknown argument --nonsense")]
    public async Task A_wrong_setting_ends_it_with_one_line_on_standard_error(string setting, string message)
    {
        await using var server = ServerProcess.Launch(_folder, setting);
        Assert.Equal(1, await server.WaitForExitAsync());
        var line = Assert.Single(server.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => !line.StartsWith('{'));
        Assert.Contains(message, line);
    }

    [Fact]
    public async Task Migrate_only_with_seed_fills_the_database_and_ends()
    {
        await using (var server = ServerProcess.Launch(_folder, "--migrate-only", "--seed"))
            Assert.Equal(0, await server.WaitForExitAsync());
        Assert.True(File.Exists($"{_folder}/data/release-service.db"));
        await using var serving = await ServerProcess.StartAsync(_folder);
        Assert.DoesNotContain("Seeded", serving.Output);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
