using Npgsql;
using ReleaseService.EndToEnd.Tests.Cli;
using ReleaseService.Testing;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.EndToEnd.Tests.Backups;

/// <summary>The procedure of docs/operations.md with real pg_dump and pg_restore, dumped while a server serves. The epoch is new by itself, whichever way the dump comes back.</summary>
public sealed class PostgresDumpTests : IDisposable
{
    private static readonly string? Binaries = LocalPostgres.FindBinaries("pg_dump", "pg_restore", "psql");

    private readonly string _folder = Directory.CreateTempSubdirectory("release-service-dump-").FullName;

    [Theory]
    [InlineData("into a new database")]
    [InlineData("over the same database")]
    public async Task A_dump_comes_back_in_a_new_epoch(string where)
    {
        if (Binaries is null)
            RealParts.Missing("no PostgreSQL with pg_dump and pg_restore on this machine");
        await using var postgres = await LocalPostgres.StartAsync(Binaries!);
        var original = postgres.ConnectionString;

        await using (var server = await StartAsync(original, "--seed"))
        {
            using var shell = new CommandLine(server.Http.BaseAddress!);
            await RunAsync("pg_dump", original, "-Fc", "-f", $"{_folder}/releases.dump");
            await shell.DoAsync("rollback", "stable", "--to", "0.83.0-1", "--reason", "Stalls.", "--yes");
            Assert.Contains("backup_not_embedded", (await shell.RunAsync("backup", "create", "x")).With(3).Error);
            Assert.Contains("backup_postgres_dump", (await shell.RunAsync("backup", "verify", $"{_folder}/releases.dump")).With(2).Out);
        }

        string restored;
        if (where == "into a new database")
        {
            restored = new NpgsqlConnectionStringBuilder(original) { Database = "restored" }.ConnectionString;
            await RunAsync("psql", original, "-qc", "CREATE DATABASE restored");
            await RunAsync("pg_restore", restored, "--no-owner", "--exit-on-error", "--single-transaction", $"{_folder}/releases.dump");
        }
        else
        {
            restored = original;
            await RunAsync("pg_restore", restored, "--no-owner", "--clean", "--if-exists", "--exit-on-error", "--single-transaction", $"{_folder}/releases.dump");
        }

        await using (var server = await StartAsync(restored))
        {
            var (place, _) = await BackupFolder.AskAsync(server);
            Assert.True(place is { Epoch: > 1, Sequence: 14 }, place.ToString());
            using var shell = new CommandLine(server.Http.BaseAddress!);
            await shell.DoAsync("rollback", "stable", "--to", "0.82.0-1", "--reason", "Another one.", "--yes");
            var (again, release) = await BackupFolder.AskAsync(server);
            Assert.Equal((place.Epoch, 15, "0.82.0-1"), (again.Epoch, again.Sequence, release));
            Assert.Contains("chain is whole", await shell.DoAsync("audit", "verify"));
        }

        // History is as protected as it was, and the next start begins no other epoch.
        Assert.Contains("append-only", (await Tool.RunAsync(Binary("psql"), [.. Connection(restored), "-c", "DELETE FROM promotions"], "", ("PGPASSWORD", "test"))).Error);
        await using var next = await StartAsync(restored);
        Assert.Equal(15, (await BackupFolder.AskAsync(next)).Place.Sequence);
        Assert.DoesNotContain("restored or moved", next.Output);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<ServerProcess> StartAsync(string connectionString, params string[] arguments) => ServerProcess.StartAsync(
        _folder, ["--Database:Provider=Postgres", $"--Database:ConnectionString={connectionString}", $"--Identity:BootstrapTokenFile={TestServer.AdminTokenFile}", .. arguments]);

    private static async Task RunAsync(string tool, string connectionString, params string[] arguments) =>
        (await Tool.RunAsync(Binary(tool), [.. Connection(connectionString), .. arguments], "", ("PGPASSWORD", "test"))).Checked();

    private static string[] Connection(string connectionString)
    {
        var parts = new NpgsqlConnectionStringBuilder(connectionString);
        return ["-h", parts.Host!, "-p", $"{parts.Port}", "-U", parts.Username!, "-d", parts.Database!];
    }

    private static string Binary(string tool) => Path.Combine(Binaries!, tool);
}
