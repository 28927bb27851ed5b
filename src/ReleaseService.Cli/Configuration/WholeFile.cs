namespace ReleaseService.Cli.Configuration;

/// <summary>Writes files whole or not at all: under another name first, so that a full disk or a kill leaves what was there.</summary>
internal static class WholeFile
{
    /// <param name="path">The file. A link stays one: what it points at is replaced.</param>
    /// <param name="content">All of it.</param>
    /// <param name="mode">Who may read it; null for that of the file there is, or the usual.</param>
    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode? mode = null)
    {
        var target = new FileInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : Path.GetFullPath(path);
        var temporary = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}");
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
}
