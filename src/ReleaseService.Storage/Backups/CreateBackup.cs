using Microsoft.EntityFrameworkCore;

namespace ReleaseService.Storage.Backups;

/// <summary>
/// Copies a database that is in use into a sealed backup: the state of one moment, whatever is written meanwhile, and writers don't wait (VACUUM INTO reads in one transaction). What was
/// deleted or overwritten isn't copied with it, unlike with a copy of the file.
/// </summary>
public static class CreateBackup
{
    /// <param name="db">An embedded database.</param>
    /// <param name="path">The new file, which only its owner can read. Half of one stays there when this throws.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Cancels.</param>
    public static async Task RunAsync(ReleaseDbContext db, string path, TimeProvider time, CancellationToken cancellation)
    {
        // SQLite takes an empty file and leaves its permissions, which it would set too wide.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using (new FileStream(path, options))
        {
        }

        db.Database.SetCommandTimeout(TimeSpan.FromHours(1));
        await db.Database.ExecuteSqlAsync($"VACUUM INTO {path}", cancellation);
        BackupSeal.Set(path, time.GetUtcNow());
    }
}
