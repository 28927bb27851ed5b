using System.Diagnostics;

namespace ReleaseService.Bench;

/// <summary>A server as a process of its own, ready.</summary>
internal sealed class BenchProcess : IAsyncDisposable
{
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private BenchProcess(Process process, string url, double seconds) => (_process, Url, SecondsToReady) = (process, url, seconds);

    public string Url { get; }

    public int Pid => _process.Id;

    public double SecondsToReady { get; }

    /// <param name="command">The program and its arguments.</param>
    /// <param name="url">Where it listens.</param>
    /// <param name="readyPath">What it answers with a success once it is ready.</param>
    /// <param name="log">A file for its output; none: nowhere.</param>
    public static async Task<BenchProcess> StartAsync(IEnumerable<string> command, string url, string readyPath, string log = "/dev/null")
    {
        var started = Stopwatch.GetTimestamp();
        var process = Process.Start(new ProcessStartInfo("sh", ["-c", "exec \"$@\" >\"$0\"", log, .. command]) { WorkingDirectory = Path.GetTempPath() })!; // The shell becomes the program.
        using var http = new HttpClient { BaseAddress = new Uri(url) };
        while (!await IsReadyAsync(http, readyPath))
        {
            if (process.HasExited)
                throw new InvalidOperationException($"{command.First()} ended with {process.ExitCode}.");
            await Task.Delay(5);
        }

        return new BenchProcess(process, url, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    /// <summary>Resident memory, MB.</summary>
    public double Resident() => ProcessFigures.Megabytes(Pid, "VmRSS");

    /// <summary>Waits until it has nothing to do, so that what one measurement left behind isn't in the next one.</summary>
    public async Task RestsAsync()
    {
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < LongestRest;)
        {
            var before = ProcessFigures.ProcessorSeconds(Pid);
            await Task.Delay(400);
            if (ProcessFigures.ProcessorSeconds(Pid) - before <= 0.02)
                return;
        }
    }

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

    private static async Task<bool> IsReadyAsync(HttpClient http, string path)
    {
        try
        {
            using var response = await http.GetAsync(path);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
