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

    /// <summary>Every value of every table, as SQLite writes it down.</summary>
    public string Dump()
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False;Mode=ReadOnly");
        connection.Open();
        List<string> dump = [];
        foreach (var table in Read(connection, "SELECT name FROM sqlite_master WHERE type = 'table' UNION ALL SELECT 'sqlite_master'"))
        {
            var columns = string.Join(" || ',' || ", Read(connection, $"SELECT 'quote(\"' || name || '\")' FROM pragma_table_info('{table}') WHERE name <> 'rootpage'"));
            dump.AddRange(Read(connection, $"SELECT {columns} FROM \"{table}\"").Order(StringComparer.Ordinal).Prepend(table));
        }

        return string.Join('\n', dump);
    }

    public async ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        await _database.DisposeAsync();
    }

    private static List<string> Read(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        List<string> rows = [];
        while (reader.Read())
            rows.Add(reader.GetString(0));
        return rows;
    }
}
