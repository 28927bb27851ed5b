using System.Runtime.Versioning;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReleaseService.Contracts.Client;
using ReleaseService.Contracts.Identity;
using ReleaseService.Core.Identity;
using ReleaseService.Hosting;
using ReleaseService.Server.Databases;
using ReleaseService.Server.Hosting;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;
using Serilog.Core;
using Xunit;

namespace ReleaseService.Server.Tests.Identity;

/// <summary>How the first administrator gets in: a file beside the embedded database, or a token from the configuration. The command that prints one is tested as a process.</summary>
[UnsupportedOSPlatform("windows")] // file modes
public sealed class FirstAdminTokenTests : IDisposable
{
    private const string Bootstrap = "rst_bootstrap-token-000000000000000000000000000";

    private readonly string _folder = Directory.CreateTempSubdirectory("release-service-admin-").FullName;

    private string TokenFile => Path.Combine(_folder, "new", "admin-token");

    [Fact]
    public async Task An_embedded_server_without_any_token_writes_one_beside_its_database_for_its_owner_only()
    {
        await using var database = await TestDatabase.CreateEmptyAsync(DatabaseKind.Sqlite);
        var log = await PrepareAsync(database);
        var file = Path.Combine(Path.GetDirectoryName(database.ConnectionString.Split('=')[1])!, "admin-token");
        var token = (await File.ReadAllTextAsync(file)).TrimEnd('\n');
        Assert.True(AccessToken.IsOne(token));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.False(File.Exists(file + ".new"));
        Assert.Contains(file, log);
        Assert.DoesNotContain(token, log);

        await using var server = await TestServer.StartAsync(database);
        Assert.Equal(("token:admin", Role.Admin), await WhoAsync(server, token));
    }

    [Fact]
    public async Task It_is_written_once_and_not_again_when_it_is_lost()
    {
        await using var database = await TestDatabase.CreateEmptyAsync(DatabaseKind.Sqlite);
        await PrepareAsync(database, $"--Identity:AdminTokenFile={TokenFile}");
        var token = await File.ReadAllTextAsync(TokenFile);
        await PrepareAsync(database, $"--Identity:AdminTokenFile={TokenFile}");
        Assert.Equal(token, await File.ReadAllTextAsync(TokenFile));
        File.Delete(TokenFile);
        await PrepareAsync(database, $"--Identity:AdminTokenFile={TokenFile}");
        Assert.False(File.Exists(TokenFile));
        Assert.Equal(["admin"], await NamesAsync(database));
    }

    [Fact]
    public async Task A_file_of_an_earlier_database_is_replaced_and_closed_to_others()
    {
        await using var database = await TestDatabase.CreateEmptyAsync(DatabaseKind.Sqlite);
        Directory.CreateDirectory(Path.GetDirectoryName(TokenFile)!);
        foreach (var file in new[] { TokenFile, TokenFile + ".new" })
        {
            await File.WriteAllTextAsync(file, "old");
            File.SetUnixFileMode(file, (UnixFileMode)0b110_110_110);
        }

        await PrepareAsync(database, $"--Identity:AdminTokenFile={TokenFile}");
        Assert.True(AccessToken.IsOne((await File.ReadAllTextAsync(TokenFile)).Trim()));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(TokenFile));
    }

    [Fact]
    public async Task Where_it_can_not_be_written_the_start_ends_with_one_line_and_there_is_no_token()
    {
        await using var database = await TestDatabase.CreateEmptyAsync(DatabaseKind.Sqlite);
        await File.WriteAllTextAsync(Path.Combine(_folder, "file"), "");
        foreach (var path in new[] { _folder, Path.Combine(_folder, "file", "admin-token") }) // a folder, and below a file
        {
            var error = await Assert.ThrowsAsync<SettingsException>(() => PrepareAsync(database, $"--Identity:AdminTokenFile={path}"));
            Assert.Contains($"can't be written to {path}", error.Message);
            Assert.Contains("Identity:AdminTokenFile", error.Message);
            Assert.DoesNotContain('\n', error.Message);
            Assert.DoesNotContain("rst_", error.Message);
            Assert.Empty(await NamesAsync(database));
        }
    }

    [Fact]
    public async Task On_PostgreSQL_and_by_a_command_that_ends_none_is_written()
    {
        await using var postgres = await TestDatabase.CreateEmptyAsync(DatabaseKind.Postgres);
        await PrepareAsync(postgres, $"--Identity:AdminTokenFile={TokenFile}");
        await using var sqlite = await TestDatabase.CreateEmptyAsync(DatabaseKind.Sqlite);
        await PrepareAsync(sqlite, $"--Identity:AdminTokenFile={TokenFile}", "--migrate-only");
        Assert.False(File.Exists(TokenFile));
        Assert.Empty(await NamesAsync(postgres));
        Assert.Empty(await NamesAsync(sqlite));
    }

    [Theory, EachDatabase]
    public async Task A_bootstrap_token_is_an_admins_until_it_is_revoked_whatever_the_configuration_says(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateEmptyAsync(kind);
        var file = Path.Combine(_folder, "bootstrap");
        await File.WriteAllTextAsync(file, $"  {Bootstrap}\n");
        Assert.DoesNotContain(Bootstrap, await PrepareAsync(database, $"--Identity:BootstrapTokenFile={file}"));
        await PrepareAsync(database, $"--Identity:BootstrapTokenFile={file}");
        Assert.Equal(["bootstrap"], await NamesAsync(database));

        await using var server = await TestServer.StartAsync(database, "--seed");
        Assert.Equal(("token:bootstrap", Role.Admin), await WhoAsync(server, Bootstrap));
        Assert.Equal(("token:bootstrap-2", Role.Admin), await WhoAsync(server, TestServer.AdminToken)); // another one of the configuration's
        await server.Publisher().RevokeTokenAsync((await server.Publisher().GetTokensAsync()).Tokens.Single(token => token.Name == "bootstrap").TokenId);
        await PrepareAsync(database, $"--Identity:BootstrapTokenFile={file}");
        var error = await Assert.ThrowsAsync<ReleaseServiceException>(() => server.Publisher(Bootstrap).GetIdentityAsync());
        Assert.Equal("token_revoked", error.Problem!.Code);
    }

    [Fact]
    public async Task A_wrong_bootstrap_token_ends_the_start_and_is_not_quoted()
    {
        await using var database = await TestDatabase.CreateEmptyAsync(DatabaseKind.Sqlite);
        var file = Path.Combine(_folder, "bootstrap");
        await File.WriteAllTextAsync(file, "hunter2");
        foreach (var (settings, message) in new (string[], string)[]
        {
            (["--Identity:BootstrapToken=hunter2"], "doesn't belong on a command line"),
            ([$"--Identity:BootstrapTokenFile={file}"], "BootstrapToken must be rst_"),
            ([$"--Identity:BootstrapTokenFile={_folder}/nothing"], $"{_folder}/nothing doesn't exist"),
            ([$"--Identity:BootstrapTokenFile={_folder}"], "doesn't exist"),
        })
        {
            var error = await Assert.ThrowsAsync<SettingsException>(() => PrepareAsync(database, settings));
            Assert.Contains(message, error.Message);
            Assert.DoesNotContain("hunter2", error.Message);
            Assert.DoesNotContain(Bootstrap, error.Message);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>What a start does before it listens, without the token that test servers have.</summary>
    /// <returns>The log.</returns>
    private static async Task<string> PrepareAsync(TestDatabase database, params string[] arguments)
    {
        var log = new LogCapture();
        await using var app = ReleaseServer.Create(StartCommand.Parse([.. database.Settings, .. arguments]), builder =>
        {
            builder.Services.AddSingleton<ILogEventSink>(log);
            builder.Services.AddSingleton(new LoggingLevelSwitch(Serilog.Events.LevelAlias.Off)); // of the console
        });
        await app.Services.GetRequiredService<DatabaseStart>().RunAsync(CancellationToken.None);
        return log.Text;
    }

    private static async Task<List<string>> NamesAsync(TestDatabase database)
    {
        await using var db = database.CreateContext();
        return await db.Tokens.OrderBy(row => row.Name).Select(row => row.Name).ToListAsync();
    }

    private static async Task<(string, Role)> WhoAsync(TestServer server, string token)
    {
        var identity = await server.Publisher(token).GetIdentityAsync();
        Assert.Empty(identity.Channels);
        return (identity.Actor, identity.Role);
    }
}
