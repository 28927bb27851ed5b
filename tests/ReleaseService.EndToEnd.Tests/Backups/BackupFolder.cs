using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using ReleaseService.Cluster.State;
using ReleaseService.EndToEnd.Tests.Cli;
using Xunit;

namespace ReleaseService.EndToEnd.Tests.Backups;

/// <summary>A folder with an embedded server's database: servers that run there, the releasectl of its administrator, and what clients were told.</summary>
internal sealed class BackupFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("release-service-restore-").FullName;

    public string Database => $"{Path}/data/release-service.db";

    public string Backup => $"{Path}/releases.backup";

    public Task<ServerProcess> StartAsync() => ServerProcess.StartAsync(Path);

    /// <summary>releasectl against this server, with its first admin token.</summary>
    public CommandLine Shell(ServerProcess server) => new(server.Http.BaseAddress!, File.ReadAllText($"{Path}/data/admin-token").Trim());

    public async Task<Printed> RestoreAsync(string? backup = null, string? database = null)
    {
        using var shell = new CommandLine(new Uri("http://127.0.0.1:1"), token: null);
        return await shell.RunAsync("backup", "restore", backup ?? Backup, "--database", database ?? Database, "--yes");
    }

    /// <summary>As SIGTERM ends it.</summary>
    public static async Task StopAsync(ServerProcess server)
    {
        server.Signal("-TERM");
        Assert.Equal(0, await server.WaitForExitAsync());
    }

    /// <summary>What a client is told, with the place that it compares answers by.</summary>
    public static async Task<(Floor Place, string Release)> AskAsync(ServerProcess server)
    {
        using var response = await server.Http.GetAsync("/api/v1/channels/stable/spec");
        var metadata = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync()).RootElement.GetProperty("metadata");
        string Value(string name) => metadata.GetProperty(name).GetString()!;
        var epoch = long.Parse(response.Headers.GetValues("Release-Epoch").Single(), CultureInfo.InvariantCulture);
        return (new Floor(epoch, long.Parse(Value("sequence"), CultureInfo.InvariantCulture), Value("digest")), Value("releaseName"));
    }

    /// <summary>A server that was seeded and backed up, and then promoted another release: stable was at 14 and is at 15.</summary>
    /// <returns>The last thing that clients were told.</returns>
    public async Task<Floor> PrepareAsync()
    {
        await using var server = await StartAsync();
        using var shell = Shell(server);
        await shell.DoAsync("backup", "create", Backup);
        await shell.DoAsync("rollback", "stable", "--to", "0.83.0-1", "--reason", "Stalls.", "--yes");
        var (place, release) = await AskAsync(server);
        Assert.Equal((1, 15, "0.83.0-1"), (place.Epoch, place.Sequence, release));
        await StopAsync(server);
        return place;
    }

    /// <summary>Epoch and stable's sequence, as they stand in the file.</summary>
    public (long Epoch, long Sequence) Read(string? file = null)
    {
        using var connection = new SqliteConnection($"Data Source={file ?? Database};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT epoch, (SELECT max(sequence) FROM promotions p JOIN channels c ON c.channel_id = p.channel_id WHERE c.name = 'stable') FROM database_state";
        using var reader = command.ExecuteReader();
        Assert.True(reader.Read());
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
