using Microsoft.Data.Sqlite;

namespace ReleaseService.Storage.Backups;

/// <summary>
/// The place of an embedded database: its file, and what SQLite keeps beside it. Another file gets there at once or not at all, and what was there is kept under another name. The caller holds
/// the lock that servers wait for when they start.
/// </summary>
internal sealed class DatabasePlace(string file)
{
    private const int Corrupt = 11;
    private const int NotADatabase = 26;

    private static readonly string[] Endings = ["-wal", "-shm", "-journal"];

    /// <summary>Where the next database is made, on the same disk; what an earlier attempt left there goes.</summary>
    public string Staging => $"{file}.restoring";

    public void ClearStaging()
    {
        foreach (var ending in Endings.Prepend(""))
            File.Delete(Staging + ending);
    }

    /// <summary>What was committed and stands in the write-ahead log only, after a crash, is brought into the file. SQLite would take an old log for that of a new file in its place.</summary>
    public void FoldJournals()
    {
        if (!File.Exists(file) || !BackupHeader.IsDatabase(file))
            return; // SQLite would delete the journals of what is no database.
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false, Mode = SqliteOpenMode.ReadWrite }.ConnectionString);
            connection.Open();
            using var command = connection.Command("PRAGMA journal_mode = DELETE");
            command.CommandTimeout = 1;
            command.ExecuteNonQuery();
        }
        catch (SqliteException e) when (e.SqliteErrorCode is Corrupt or NotADatabase)
        {
            // Broken; perhaps that is why there is a restore. It is kept as it is, with its journals.
        }
    }

    /// <summary>Puts the staged file there.</summary>
    /// <returns>Where the former one is now; null where there was none.</returns>
    public string? Exchange(DateTimeOffset now)
    {
        var kept = $"{file}.before-restore-{now:yyyyMMdd'T'HHmmssfff'Z'}";
        foreach (var ending in Endings.Where(ending => File.Exists(file + ending)))
            File.Move(file + ending, kept + ending);
        if (!File.Exists(file))
        {
            File.Move(Staging, file);
            return null;
        }

        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Staging, File.GetUnixFileMode(file));
        File.Replace(Staging, file, kept); // A second name for the former one, then one rename: there is a database at every moment, and no server takes its absence for a reason to seed.
        return kept;
    }
}
