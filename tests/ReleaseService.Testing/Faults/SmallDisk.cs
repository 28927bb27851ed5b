using ReleaseService.Testing.Servers;

namespace ReleaseService.Testing.Faults;

/// <summary>A disk of some megabytes (tmpfs), which can be filled and made read-only.</summary>
public sealed class SmallDisk : IAsyncDisposable
{
    private SmallDisk(string folder) => Folder = folder;

    public string Folder { get; }

    private string Filler => Path.Combine(Folder, "filler");

    public static async Task<SmallDisk> MountAsync(string folder, int megabytes)
    {
        if (!Environment.IsPrivilegedProcess)
            throw new FaultNotPossibleException("mounting a small disk takes root");
        var answer = await Tool.RunAsync("mount", ["-t", "tmpfs", "-o", $"size={megabytes}m", "none", Directory.CreateDirectory(folder).FullName]);
        return answer.ExitCode == 0 ? new SmallDisk(folder) : throw new FaultNotPossibleException($"no tmpfs can be mounted: {answer.Error.Trim()}");
    }

    /// <summary>To the last block.</summary>
    public void Fill()
    {
        using var filler = new FileStream(Filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        foreach (var size in new[] { 1024 * 1024, 4096 })
        {
            try
            {
                while (true)
                    filler.Write(new byte[size]);
            }
            catch (IOException)
            {
                // Full, for pieces of this size.
            }
        }
    }

    public void Free() => File.Delete(Filler);

    public async Task MakeReadOnlyAsync() => (await Tool.RunAsync("mount", ["-o", "remount,ro", Folder])).Checked();

    /// <summary>Shows it in a folder's place.</summary>
    public async Task<SmallDisk> BindAsync(string folder)
    {
        (await Tool.RunAsync("mount", ["--bind", Folder, folder])).Checked();
        return new SmallDisk(folder);
    }

    public async ValueTask DisposeAsync() => (await Tool.RunAsync("umount", ["-l", Folder])).Checked();
}
