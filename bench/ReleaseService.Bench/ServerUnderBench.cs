namespace ReleaseService.Bench;

/// <summary>Starts the service as a process of its own.</summary>
internal static class ServerUnderBench
{
    /// <param name="dll">The published server.</param>
    /// <param name="settings">Its command line.</param>
    /// <param name="port">Another one for each that runs at the same time.</param>
    /// <param name="log">A file for what it logs; none: nowhere.</param>
    public static Task<BenchProcess> StartAsync(string dll, IReadOnlyList<string> settings, int port = 18099, string log = "/dev/null")
    {
        var url = $"http://127.0.0.1:{port}";
        return BenchProcess.StartAsync(["dotnet", dll, $"--urls={url}", .. settings], url, "/readyz", log);
    }
}
