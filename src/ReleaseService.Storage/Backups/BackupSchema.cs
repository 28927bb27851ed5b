using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using ReleaseService.Contracts.Backups;

namespace ReleaseService.Storage.Backups;

/// <summary>Which version's schema a file has, and whether this program knows it.</summary>
/// <param name="Newest">Its newest migration.</param>
/// <param name="IsOlder">Whether this program has newer ones.</param>
internal sealed record BackupSchema(string Newest, bool IsOlder)
{
    private const string History = "__EFMigrationsHistory";

    public static BackupDefect? Read(SqliteConnection connection, ReleaseDbContext db, string path, out BackupSchema schema)
    {
        var known = db.Database.GetMigrations().ToList();
        var applied = connection.HasTable(History) && connection.HasTable("database_state") ? Applied(connection) : [];
        schema = new(applied.LastOrDefault() ?? "", applied.Count < known.Count);
        if (applied.Count == 0)
            return BackupDefects.NotOurs(path);
        return applied.Except(known).LastOrDefault() is { } unknown ? BackupDefects.Newer(unknown) : null;
    }

    private static List<string> Applied(SqliteConnection connection)
    {
        using var command = connection.Command($"SELECT MigrationId FROM {History} ORDER BY MigrationId");
        using var reader = command.ExecuteReader();
        List<string> applied = [];
        while (reader.Read())
            applied.Add(reader.GetString(0));
        return applied;
    }
}
