using System.Text;
using ReleaseService.Testing;
using ReleaseService.Testing.Clients;
using ReleaseService.Testing.Servers;
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
        // From the moment at which the database's folder appears, through migration and seeding.
        foreach (var milliseconds in new[] { 0, 100, 250, 400, 600, 900 })
        {
            var folder = Directory.CreateDirectory($"{_folder}/{milliseconds}").FullName;
            await using (var server = ServerProcess.Launch(folder))
            {
                await Eventually.HoldsAsync(() => Task.FromResult(Directory.Exists($"{folder}/data")), "the server touches its folder", TimeSpan.FromSeconds(60));
                await Task.Delay(milliseconds); // The moment of the crash, not a wait for something.
                server.Signal("-KILL");
                await server.WaitForExitAsync();
            }

            await using var again = await ServerProcess.StartAsync(folder);
            Assert.Contains("\"sequence\":\"14\"", await again.Http.GetStringAsync("/api/v1/operator/channel"));
        }
    }

    [Fact]
    public async Task A_running_server_notices_that_another_file_took_its_databases_place()
    {
        await using var server = await ServerProcess.StartAsync(_folder);
        await using (var backup = await ServerProcess.StartAsync(Directory.CreateDirectory($"{_folder}/backup").FullName))
        {
            backup.Signal("-TERM"); // Its end brings everything from the write-ahead log into the file.
            Assert.Equal(0, await backup.WaitForExitAsync());
        }

        File.Delete($"{_folder}/data/release-service.db-wal");
        File.Delete($"{_folder}/data/release-service.db-shm");
        File.Move($"{_folder}/backup/data/release-service.db", $"{_folder}/data/release-service.db", overwrite: true);
        await Eventually.HoldsAsync(
            async () => long.Parse((await server.Http.GetAsync("/api/v1/operator/channel")).Headers.GetValues("Release-Epoch").Single()) > 1, "a new epoch", TimeSpan.FromSeconds(60));
    }

    [Fact]
    public void The_READMEs_first_command_keeps_its_data_in_the_repositorys_root()
    {
        using var msbuild = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(
            "dotnet", ["msbuild", $"{Repository.Root}/src/ReleaseService.Server/ReleaseService.Server.csproj", "-getProperty:RunWorkingDirectory", "-nologo"])
        { RedirectStandardOutput = true })!;
        var folder = msbuild.StandardOutput.ReadToEnd().Trim();
        msbuild.WaitForExit();
        Assert.Equal(Repository.Root, Path.GetFullPath(folder).TrimEnd('/'));
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
    [InlineData("--Hosting:MaxBodyBytes=-1", "Hosting:MaxBodyBytes must be")]
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
