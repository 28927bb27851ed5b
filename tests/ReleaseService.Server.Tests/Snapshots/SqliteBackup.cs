using Microsoft.Data.Sqlite;
using ReleaseService.Testing.Databases;

namespace ReleaseService.Server.Tests.Snapshots;

/// <summary>A backup of an embedded database, and its return while servers run on it.</summary>
internal sealed class SqliteBackup
{
    private readonly string _file;

    private SqliteBackup(string file) => _file = file;

    public static async Task<SqliteBackup> TakeAsync(TestDatabase database)
    {
        var file = new SqliteConnectionStringBuilder(database.ConnectionString).DataSource;
        await database.ExecuteAsync($"VACUUM INTO '{file}.backup'");
        return new(file);
    }

    /// <summary>Another file in the old one's place; a server's own connections go on with the old one until it notices.</summary>
    public void Restore()
    {
        File.Delete($"{_file}-wal");
        File.Delete($"{_file}-shm");
        File.Move($"{_file}.backup", _file, overwrite: true);
    }
}
