using Microsoft.Data.Sqlite;
using ReleaseService.Contracts.Client;
using ReleaseService.Core.Audit;
using ReleaseService.Storage.Backups;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Backups;

public sealed class CreateBackupTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("release-service-backup-").FullName;

    [Fact]
    public async Task Who_took_a_backup_stands_in_the_audit_and_in_the_backup_and_nothing_stays_on_the_servers_disk()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var server = await TestServer.StartAsync(database, "--seed");
        var folder = Path.GetDirectoryName(new SqliteConnectionStringBuilder(database.ConnectionString).DataSource)!;
        await File.WriteAllTextAsync($"{folder}/release-service.db.backup", "half of one, of a server that was killed");

        var file = await TakeAsync(server, "a");
        var report = VerifyBackup.Run(file);
        Assert.Empty(report.Defects);
        var entry = (await server.Publisher().GetLastAuditAsync(1)).Entries.Single();
        Assert.Equal((AuditActions.Backup, "token:bootstrap"), (entry.Action, entry.Actor));
        Assert.Equal((entry.Number, entry.Hash), (report.Content!.AuditEntries, report.Content.AuditHash));
        Assert.DoesNotContain(Directory.GetFiles(folder), name => name.Contains("backup", StringComparison.Ordinal));
        Assert.DoesNotContain(TestServer.AdminToken, System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)));
    }

    [Fact]
    public async Task Each_backup_taken_while_others_write_is_one_moments_state()
    {
        await using var server = await TestServer.StartSeededAsync();
        using var end = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (var i = 0; !end.IsCancellationRequested; i++)
                await server.PromoteAsync("stable", i % 2 == 0 ? "0.83.0-1" : "0.83.0-2");
        });
        List<long> heads = [];
        for (var i = 0; i < 10; i++)
        {
            var report = VerifyBackup.Run(await TakeAsync(server, $"{i}"));
            Assert.Empty(report.Defects);
            heads.Add(report.Content!.Channels.Single(channel => channel.Name == "stable").Sequence);
        }

        await end.CancelAsync();
        await writing;
        Assert.Equal(heads.Order(), heads);
        Assert.True(heads[^1] > heads[0], "Nothing was written meanwhile.");
    }

    [Fact]
    public async Task PostgreSQL_has_its_own_tool()
    {
        await using var server = await TestServer.StartSeededAsync(DatabaseKind.Postgres);
        using var nowhere = new MemoryStream();
        var refused = await Assert.ThrowsAsync<ReleaseServiceException>(() => server.Publisher().CreateBackupAsync(nowhere));
        Assert.Equal("backup_not_embedded", refused.Problem!.Code);
        Assert.Contains("pg_dump", refused.Problem.Detail);
    }

    [Fact]
    public async Task A_server_that_finds_a_backup_in_its_databases_place_begins_a_new_epoch_once()
    {
        await using var backup = await BackupSample.MakeAsync();
        string[] settings = ["--Database:Provider=Sqlite", $"--Database:ConnectionString=Data Source={backup.File}"];
        long epoch;
        await using (var server = await TestServer.StartUnreadyAsync(settings))
        {
            Assert.Contains("is a backup that was put in its place", server.Log.Text);
            Assert.True((epoch = server.Snapshot.Stamp.Epoch) > 1);
        }

        await using var again = await TestServer.StartUnreadyAsync(settings);
        Assert.Equal(epoch, again.Snapshot.Stamp.Epoch);
        SqliteConnection.ClearAllPools();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<string> TakeAsync(TestServer server, string name)
    {
        var file = $"{_folder}/{name}";
        await using var stream = File.Create(file);
        Assert.Equal(await server.Publisher().CreateBackupAsync(stream), stream.Length);
        return file;
    }
}
