namespace ReleaseService.Testing.Faults;

/// <summary>A control group with so much memory, of either version; what is started by <see cref="Before"/> is in it.</summary>
public sealed class MemoryGroup : IDisposable
{
    private readonly string _folder;
    private readonly bool _isV1;

    private MemoryGroup(string folder, bool isV1) => (_folder, _isV1) = (folder, isV1);

    public string[] Before => ["sh", "-c", $"echo $$ > {_folder}/cgroup.procs && exec \"$@\"", "sh"];

    public long Peak => long.Parse(File.ReadAllText($"{_folder}/{(_isV1 ? "memory.max_usage_in_bytes" : "memory.peak")}"));

    public static MemoryGroup Create(int megabytes)
    {
        var isV1 = Directory.Exists("/sys/fs/cgroup/memory");
        var folder = $"/sys/fs/cgroup/{(isV1 ? "memory/" : "")}release-service-{Guid.NewGuid():N}";
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText($"{folder}/{(isV1 ? "memory.limit_in_bytes" : "memory.max")}", $"{megabytes * 1024L * 1024}");
            return new MemoryGroup(folder, isV1);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FaultNotPossibleException($"no control groups: {e.Message}");
        }
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(_folder);
        }
        catch (IOException)
        {
            // Its last process is about to go; the machine forgets it at its next start.
        }
    }
}
