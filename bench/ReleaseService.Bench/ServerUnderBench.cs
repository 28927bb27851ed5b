using System.Diagnostics;

namespace ReleaseService.Bench;

/// <summary>The server as a process of its own, ready.</summary>
internal sealed class ServerUnderBench : IAsyncDisposable
{
    private readonly Process _process;

    private ServerUnderBench(Process process, string url, double seconds) => (_process, Url, SecondsToReady) = (process, url, seconds);

    public string Url { get; }

    public double SecondsToReady { get; }

    /// <param name="dll">The published server.</param>
    /// <param name="settings">Its command line.</param>
    /// <param name="port">Another one for each that runs at the same time.</param>
    public static async Task<ServerUnderBench> StartAsync(string dll, IReadOnlyList<string> settings, int port = 18099)
    {
        var url = $"http://127.0.0.1:{port}";
        var started = Stopwatch.GetTimestamp();
        var process = Process.Start(new ProcessStartInfo("dotnet", [dll, $"--urls={url}", .. settings]) { RedirectStandardOutput = true, WorkingDirectory = Path.GetTempPath() })!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        using var http = new HttpClient { BaseAddress = new Uri(url) };
        while (!await IsReadyAsync(http))
        {
            if (process.HasExited)
                throw new InvalidOperationException("The server ended.");
            await Task.Delay(5);
        }

        return new ServerUnderBench(process, url, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    /// <summary>Resident memory, MB.</summary>
    public double Resident() =>
        double.Parse(File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1]) / 1024;

    /// <summary>As an orchestrator ends it: SIGTERM, then waits.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", _process.Id.ToString()]))
            await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<bool> IsReadyAsync(HttpClient http)
    {
        try
        {
            using var response = await http.GetAsync("/readyz");
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
