using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using ReleaseService.Contracts.Backups;
using ReleaseService.Storage.Databases;
using ReleaseService.Storage.Revisions;

namespace ReleaseService.Storage.Backups;

/// <summary>
/// Makes a backup the embedded database again. Everything happens on a copy beside it: check, schema, new epoch; one rename then puts it in place. Whatever fails or kills it before leaves the
/// database as it was.
/// </summary>
public static class RestoreBackup
{
    /// <param name="backup">The file; it stays.</param>
    /// <param name="database">The embedded database's file; there may be none.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <exception cref="IOException">The disk is full, say; nothing was changed.</exception>
    public static async Task<RestoreReport> RunAsync(string backup, string database, TimeProvider time, CancellationToken cancellation)
    {
        var file = Path.GetFullPath(new FileInfo(database) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : database);
        var report = new RestoreReport(file, null, null, null, null);
        if (!DatabaseInUse.CanBeTold)
            return report with { Refusal = Untellable(file) };
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await using var starts = SchemaMigration.TryLock(file);
        if (starts is null || IsInUse(file))
            return report with { Refusal = InUse(file) };

        var place = new DatabasePlace(file);
        place.ClearStaging();
        try
        {
            if (File.Exists(backup))
                await CopyAsync(backup, place.Staging, cancellation);
            report = report with { Backup = Verified(backup, place.Staging) };
            if (report.Backup.Defects.Count > 0)
                return report;
            place.FoldJournals();
            var epoch = await AdoptAsync(place.Staging, EpochOf(file), time, cancellation);
            using var none = File.Exists(file) ? DatabaseInUse.TryLock(file) : null;
            if (none is null && File.Exists(file))
                return report with { Refusal = InUse(file) };
            return report with { Epoch = epoch, KeptAs = place.Exchange(time.GetUtcNow()) };
        }
        catch (SqliteException e) when (e.SqliteErrorCode is 5 or 6)
        {
            return report with { Refusal = InUse(file) };
        }
        finally
        {
            place.ClearStaging();
        }
    }

    private static bool IsInUse(string file)
    {
        if (!File.Exists(file) || !DatabaseInUse.CanBeTold)
            return false;
        using var none = DatabaseInUse.TryLock(file);
        return none is null;
    }

    /// <summary>What is checked is the copy, so that what was checked is what is restored; what stands beside the original is looked at there.</summary>
    private static BackupReport Verified(string backup, string copy)
    {
        if (BackupHeader.Find(backup) is { } defect)
            return new BackupReport(backup, File.Exists(backup) ? new FileInfo(backup).Length : 0, null, null, [defect]);
        var report = VerifyBackup.Run(copy);
        return report with { File = backup, Defects = [.. report.Defects.Select(found => found.Place == copy ? found with { Place = backup } : found)] };
    }

    private static async Task CopyAsync(string from, string to, CancellationToken cancellation)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        await using var target = new FileStream(to, options);
        await source.CopyToAsync(target, cancellation);
    }

    /// <summary>Brings the schema up to date, breaks the seal and begins the epoch; then it is on the disk.</summary>
    private static async Task<long> AdoptAsync(string staging, long above, TimeProvider time, CancellationToken cancellation)
    {
        long epoch;
        await using (var db = BackupFile.ContextToWrite(staging))
        {
            await db.Database.MigrateAsync(cancellation);
            epoch = await Epoch.StartInBackupAsync(db, time, above, cancellation);
        }

        await using var file = new FileStream(staging, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
        return epoch;
    }

    /// <summary>Of the database that is replaced; 0 where it can't tell.</summary>
    private static long EpochOf(string file)
    {
        if (!File.Exists(file))
            return 0;
        try
        {
            using var connection = BackupFile.OpenToRead(file);
            using var command = connection.Command("SELECT max(epoch) FROM database_state");
            return command.ExecuteScalar() is long epoch ? epoch : 0;
        }
        catch (SqliteException)
        {
            return 0;
        }
    }

    private static BackupDefect InUse(string file) => new("database_in_use", file, "A server, or another program, has the database open.", "Stop the server, then restore.");

    private static BackupDefect Untellable(string file) => new(
        "database_lock_unknown", file, "On this operating system nothing tells whether a server has the database open.", "Stop the server, put the backup in the file's place and remove -wal and -shm beside it; the server begins a new epoch when it starts.");
}
