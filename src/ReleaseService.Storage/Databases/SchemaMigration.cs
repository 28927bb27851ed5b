using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ReleaseService.Storage.Databases;

/// <summary>Brings the schema up to date, under a lock: several servers starting at once is normal.</summary>
public static class SchemaMigration
{
    /// <summary>"release" in ASCII; any constant that nothing else on the server uses.</summary>
    private const long AdvisoryLock = 0x72656C65617365;

    /// <summary>A minute: whoever holds the file's lock has long ended by then, or it is no lock that keeps us from the file.</summary>
    private const int MostAttempts = 1200;

    /// <summary>EROFS: no lock, and it won't pass.</summary>
    private const int ReadOnlyDisk = 30;

    /// <summary>Migrates, then does what must happen once per database, such as seeding, under the same lock.</summary>
    public static async Task RunAsync(ReleaseDbContext db, Func<Task> then, CancellationToken cancellation)
    {
        if (db.Database.IsNpgsql())
            await RunOnPostgresAsync(db, then, cancellation);
        else
            await RunOnSqliteAsync(db, then, cancellation);
    }

    private static async Task RunOnPostgresAsync(ReleaseDbContext db, Func<Task> then, CancellationToken cancellation)
    {
        // The lock is the session's, so the context keeps its connection open; a crash releases it.
        await db.Database.OpenConnectionAsync(cancellation);
        try
        {
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_lock({AdvisoryLock})", cancellation);
            await db.Database.MigrateAsync(cancellation);
            await then();
        }
        finally
        {
            // Not left to the pool, which resets a session only when it is used again.
            if (db.Database.GetDbConnection().State == System.Data.ConnectionState.Open)
                await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({AdvisoryLock})", CancellationToken.None);
            await db.Database.CloseConnectionAsync();
        }
    }

    private static async Task RunOnSqliteAsync(ReleaseDbContext db, Func<Task> then, CancellationToken cancellation)
    {
        var file = new SqliteConnectionStringBuilder(db.Database.GetConnectionString()).DataSource;
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder)
            Directory.CreateDirectory(folder);
        await using var _ = await LockAsync(file, cancellation);

        // EF Core's own lock on SQLite is a row that a crash leaves behind, and everyone then waits for it forever. We hold the file's lock, so
        // nobody else is migrating and any such row is stale.
        if (!File.Exists(file))
            await File.Create(file).DisposeAsync(); // An empty file is an empty database. (To close one that is in use would take SQLite's locks from it.)
        await db.Database.ExecuteSqlAsync($"DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellation);
        await db.Database.MigrateAsync(cancellation);
        await then();
    }

    /// <summary>The lock that servers wait for when they start on an embedded database; null where somebody has it.</summary>
    internal static FileStream? TryLock(string file)
    {
        var path = file + ".lock";
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (File.Exists(path) && e.HResult != ReadOnlyDisk)
        {
            return null;
        }
    }

    private static async Task<FileStream> LockAsync(string file, CancellationToken cancellation)
    {
        for (var attempt = 1; attempt < MostAttempts; attempt++)
        {
            if (TryLock(file) is { } held)
                return held;
            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellation);
        }

        return new FileStream(file + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
    }
}
