namespace ReleaseService.Cli.Configuration;

/// <summary>Writes files whole or not at all: under another name first, so that a full disk or a kill leaves what was there.</summary>
internal static class WholeFile
{
    /// <summary>A file that only its owner can read, written bit by bit.</summary>
    /// <param name="path">The file.</param>
    /// <param name="replaces">Whether it takes the place of one that is there; else that is an <see cref="IOException"/>.</param>
    /// <param name="write">Writes all of it.</param>
    public static async Task CreateAsync(string path, bool replaces, Func<Stream, Task> write)
    {
        var target = Path.GetFullPath(path);
        var temporary = TemporaryFor(target);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            await using (var stream = new FileStream(temporary, options))
            {
                await write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: replaces);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <param name="path">The file. A link stays one: what it points at is replaced.</param>
    /// <param name="content">All of it.</param>
    /// <param name="mode">Who may read it; null for that of the file there is, or the usual.</param>
    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode? mode = null)
    {
        var target = new FileInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : Path.GetFullPath(path);
        var temporary = TemporaryFor(target);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = mode ?? (File.Exists(target) ? File.GetUnixFileMode(target) : null);
        try
        {
            using (var stream = new FileStream(temporary, options))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static string TemporaryFor(string target) => Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}");
}
