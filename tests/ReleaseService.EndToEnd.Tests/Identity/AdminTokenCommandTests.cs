using System.Diagnostics;
using System.Text.Json;
using ReleaseService.Contracts.Identity;
using ReleaseService.Core.Identity;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.EndToEnd.Tests.Identity;

/// <summary><c>T=$(… --create-admin-token)</c>: what is printed is the token and nothing else, so that the shell can have it.</summary>
public sealed class AdminTokenCommandTests
{
    [Theory, EachDatabase]
    public async Task The_command_prints_one_token_and_logs_beside_it(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateEmptyAsync(kind);
        var (exitCode, output, error) = await RunAsync([.. database.Settings, "--create-admin-token"]);
        Assert.True(exitCode == 0, error);
        Assert.True(AccessToken.IsOne(output.TrimEnd('\n')) && output.EndsWith('\n'), output);
        Assert.DoesNotContain("rst_", error);
        Assert.All(Lines(error), line => Assert.NotNull(JsonDocument.Parse(line)));

        await using var server = await TestServer.StartAsync(database, "--seed");
        Assert.Equal(Role.Admin, (await server.Publisher(output.Trim()).GetIdentityAsync()).Role);
    }

    /// <summary>As with <c>docker compose exec</c>.</summary>
    [Theory, EachDatabase]
    public async Task Beside_a_running_server_it_makes_another_one_that_counts_at_once(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var server = await TestServer.StartAsync(database, "--seed");
        foreach (var actor in new[] { "token:admin", "token:admin-2" })
        {
            var (exitCode, output, error) = await RunAsync([.. database.Settings, "--create-admin-token"]);
            Assert.True(exitCode == 0, error);
            Assert.Equal(actor, (await server.Publisher(output.Trim()).GetIdentityAsync()).Actor);
        }

        Assert.Equal(["server", "server"], (await server.Publisher().GetLastAuditAsync(2)).Entries.Select(entry => entry.Actor));
    }

    [Fact]
    public async Task Without_its_database_it_prints_nothing_and_says_why_in_one_line()
    {
        var (exitCode, output, error) = await RunAsync(["--Database:Provider=Postgres", "--Database:ConnectionString=Host=127.0.0.1;Port=1;Database=x;Username=x;Password=hunter2;Timeout=2", "--create-admin-token"]);
        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains("the database can't be used", Assert.Single(Lines(error), line => !line.StartsWith('{')));
        Assert.DoesNotContain("hunter2", error);
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Server.ReleaseServer).Assembly.Location, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return (process.ExitCode, await output, await error);
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
