using System.Runtime.Versioning;

namespace ReleaseService.Storage.Backups;

/// <summary>
/// Keeps every SQLite off a database's file, or says that one has it open. Each connection to a file in WAL mode holds SQLite's shared lock, a read lock on some bytes at 1 GB, for as long as
/// it is open; a write lock on these bytes is refused then, and refuses them. The operating system frees them with the process, however it ends, and what the file holds doesn't matter: it may
/// be broken.
/// </summary>
internal sealed class DatabaseInUse : IDisposable
{
    /// <summary>SHARED_FIRST and SHARED_SIZE of SQLite's os.h.</summary>
    private const long SharedFirst = 0x40000002;
    private const long SharedSize = 510;

    private readonly FileStream _file;

    private DatabaseInUse(FileStream file) => _file = file;

    /// <summary>Whether the locks can be asked for here: .NET doesn't on these systems.</summary>
    [UnsupportedOSPlatformGuard("ios")]
    [UnsupportedOSPlatformGuard("macos")]
    [UnsupportedOSPlatformGuard("tvos")]
    [UnsupportedOSPlatformGuard("freebsd")]
    public static bool CanBeTold => !(OperatingSystem.IsMacOS() || OperatingSystem.IsIOS() || OperatingSystem.IsTvOS() || OperatingSystem.IsFreeBSD());

    /// <returns>The lock; null where another process has the database open.</returns>
    [UnsupportedOSPlatform("ios")]
    [UnsupportedOSPlatform("macos")]
    [UnsupportedOSPlatform("tvos")]
    [UnsupportedOSPlatform("freebsd")]
    public static DatabaseInUse? TryLock(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            file.Lock(SharedFirst, SharedSize);
            return new(file);
        }
        catch (IOException)
        {
            file.Dispose();
            return null;
        }
    }

    public void Dispose() => _file.Dispose();
}
