using System.Globalization;
using System.Text.RegularExpressions;
using k8s;

namespace ReleaseService.Bench.Poller;

/// <summary>What the API server says of itself: requests answered so far, and how many it had in hand.</summary>
internal sealed partial class ApiServerCounts(k8s.Kubernetes admin) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private double _most;
    private Task? _sampling;

    /// <summary>All requests but those for Leases; a watch counts when it ends.</summary>
    public async Task<(double Requests, double Refused)> ReadAsync()
    {
        var (requests, refused) = (0.0, 0.0);
        foreach (var line in (await MetricsAsync()).Where(line => line.StartsWith("apiserver_request_total{", StringComparison.Ordinal)))
        {
            var (resource, code) = (ResourceOf().Match(line).Groups[1].Value, CodeOf().Match(line).Groups[1].Value);
            if (resource is "" or "leases") // without a resource: the metrics themselves
                continue;
            requests += ValueOf(line);
            refused += code == "429" ? ValueOf(line) : 0;
        }

        return (requests, refused);
    }

    /// <summary>The most at once that it had in hand since this was last asked; it tells of each last second.</summary>
    public double TakeMostAtOnce()
    {
        _sampling ??= SampleAsync();
        return Interlocked.Exchange(ref _most, 0);
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task SampleAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var now = (await MetricsAsync()).Where(line => line.StartsWith("apiserver_current_inflight_requests{", StringComparison.Ordinal)).Sum(ValueOf);
            _most = Math.Max(_most, now);
            await Task.Delay(1000, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<string[]> MetricsAsync() => (await admin.HttpClient.GetStringAsync(new Uri(admin.BaseUri, "metrics"))).Split('\n');

    private static double ValueOf(string line) => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);

    [GeneratedRegex("[,{]resource=\"([^\"]*)\"")]
    private static partial Regex ResourceOf();

    [GeneratedRegex("[,{]code=\"([^\"]*)\"")]
    private static partial Regex CodeOf();
}
