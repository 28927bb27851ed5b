using System.Diagnostics;
using System.Globalization;
using ReleaseService.Testing.Kubernetes;
using ReleaseService.Testing.Servers;

namespace ReleaseService.Bench.Poller;

/// <summary>The poller as a process of its own, so that its memory and its processor time are its own.</summary>
internal sealed class PollerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _http;

    private PollerProcess(Process process, Uri address) => (_process, _http) = (process, new HttpClient { BaseAddress = address });

    /// <summary>Resident memory, MB.</summary>
    public double Resident => ProcessFigures.Megabytes(_process.Id, "VmRSS");

    /// <summary>The most that it ever was.</summary>
    public double PeakResident => ProcessFigures.Megabytes(_process.Id, "VmHWM");

    public double ProcessorSeconds => ProcessFigures.ProcessorSeconds(_process.Id);

    /// <param name="folder">Where it was published.</param>
    /// <param name="service">The service's URL.</param>
    /// <param name="namespace">Whose resources it serves.</param>
    /// <param name="settings">More settings.</param>
    public static PollerProcess Start(string folder, Uri service, TestNamespace @namespace, params string[] settings)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Find()}");
        string[] arguments =
        [
            $"{folder}/release-poller.dll", $"--urls={address}", $"--Service:Url={service}", $"--Kubernetes:Kubeconfig={@namespace.Cluster.Kubeconfig}", $"--Kubernetes:Context={TestCluster.Poller}",
            "--namespaces", @namespace.Name, $"--Leader:Namespace={@namespace.Name}", .. settings,
        ];
        var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, WorkingDirectory = Path.GetTempPath() })!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return new PollerProcess(process, address);
    }

    /// <summary>Cycles so far, of all resources.</summary>
    public async Task<double> CyclesAsync()
    {
        try
        {
            return (await _http.GetStringAsync("/metrics")).Split('\n').Where(line => line.StartsWith("release_poller_cycles_total", StringComparison.Ordinal))
                .Sum(line => double.Parse(line.Split("} ")[1].Split(' ')[0], CultureInfo.InvariantCulture));
        }
        catch (HttpRequestException) when (!_process.HasExited)
        {
            return 0; // it hasn't started yet
        }
    }

    /// <summary>Waits until nothing has happened for a while.</summary>
    public async Task RestsAsync()
    {
        for (var (quiet, before) = (0, -1.0); quiet < 8;)
        {
            await Task.Delay(500);
            var now = await CyclesAsync();
            (quiet, before) = (now == before && now > 0 ? quiet + 1 : 0, now);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
