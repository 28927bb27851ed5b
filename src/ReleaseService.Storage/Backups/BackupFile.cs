using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using ReleaseService.Storage.Databases;

namespace ReleaseService.Storage.Backups;

/// <summary>How a file is opened that may be a backup: to read it without leaving a trace, and to make a database of it.</summary>
internal static class BackupFile
{
    /// <summary>Immutable: SQLite takes no lock, writes nothing and makes no file beside it, so that a backup on a read-only disk can be checked.</summary>
    public static SqliteConnection OpenToRead(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = $"{new Uri(Path.GetFullPath(path)).AbsoluteUri}?immutable=1",
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
        }.ConnectionString);
        connection.Open();
        return connection;
    }

    /// <summary>Reads with the model, which mustn't touch what an older schema hasn't.</summary>
    public static ReleaseDbContext ContextOf(SqliteConnection connection) => new(
        (DbContextOptions<ReleaseDbContext>)new DbContextOptionsBuilder<ReleaseDbContext>()
            .UseSqlite(connection, sqlite => sqlite.MigrationsAssembly(DatabaseSetup.MigrationsOf(DatabaseKind.Sqlite))).UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking).Options);

    /// <summary>As a server opens its database, but that nothing stays open behind it.</summary>
    public static ReleaseDbContext ContextToWrite(string path) => new(
        (DbContextOptions<ReleaseDbContext>)new DbContextOptionsBuilder<ReleaseDbContext>()
            .UseReleaseDatabase(DatabaseKind.Sqlite, new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString).Options);

    public static SqliteCommand Command(this SqliteConnection connection, string sql)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Our own text; names in it come from the schema, quoted.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }

    public static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static bool HasTable(this SqliteConnection connection, string table)
    {
        using var command = connection.Command("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = $name");
        command.Parameters.AddWithValue("$name", table);
        return (long)command.ExecuteScalar()! > 0;
    }
}
