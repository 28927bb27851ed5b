using Microsoft.Data.Sqlite;
using ReleaseService.Contracts.Backups;
using ReleaseService.Storage.Backups;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;

namespace ReleaseService.Server.Tests.Backups;

/// <summary>A seeded embedded database and a backup of it, which tests break.</summary>
internal sealed class BackupSample : IAsyncDisposable
{
    private readonly TestDatabase _database;

    private BackupSample(TestDatabase database) => _database = database;

    public string Folder { get; } = Directory.CreateTempSubdirectory("release-service-backup-").FullName;

    public string File => $"{Folder}/releases.backup";

    public static async Task<BackupSample> MakeAsync()
    {
        var sample = new BackupSample(await TestDatabase.CreateAsync(DatabaseKind.Sqlite));
        await SampleChannels.SeedAsync(sample._database);
        await using var db = sample._database.CreateContext();
        await CreateBackup.RunAsync(db, sample.File, TimeProvider.System, CancellationToken.None);
        return sample;
    }

    public BackupReport Verify() => VerifyBackup.Run(File);

    /// <summary>Past everything that the application and the database's triggers would refuse.</summary>
    public void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False;Foreign Keys=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public async ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        await _database.DisposeAsync();
    }
}
