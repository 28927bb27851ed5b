using System.Diagnostics;

namespace ReleaseService.Bench;

/// <summary>The server as a process of its own, ready.</summary>
internal sealed class ServerUnderBench : IAsyncDisposable
{
    private readonly Process _process;

    private ServerUnderBench(Process process, double seconds) => (_process, SecondsToReady) = (process, seconds);

    public const string Url = "http://127.0.0.1:18099";

    public double SecondsToReady { get; }

    public static async Task<ServerUnderBench> StartAsync(string dll, IReadOnlyList<string> settings)
    {
        var started = Stopwatch.GetTimestamp();
        var process = Process.Start(new ProcessStartInfo("dotnet", [dll, $"--urls={Url}", .. settings]) { RedirectStandardOutput = true, WorkingDirectory = Path.GetTempPath() })!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        using var http = new HttpClient { BaseAddress = new Uri(Url) };
        while (!await IsReadyAsync(http))
        {
            if (process.HasExited)
                throw new InvalidOperationException("The server ended.");
            await Task.Delay(5);
        }

        return new ServerUnderBench(process, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    /// <summary>Resident memory, MB.</summary>
    public double Resident() =>
        double.Parse(File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1]) / 1024;

    public async ValueTask DisposeAsync()
    {
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
