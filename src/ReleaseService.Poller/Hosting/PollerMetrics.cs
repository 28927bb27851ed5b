using System.Diagnostics.Metrics;
using ReleaseService.Cluster.State;
using ReleaseService.Poller.Resources;

namespace ReleaseService.Poller.Hosting;

/// <summary>What the poller counts (docs/poller.md). Nothing is labelled by what grows without bound.</summary>
public sealed class PollerMetrics : IDisposable
{
    public const string MeterName = "ReleaseService.Poller";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _cycles;
    private readonly Histogram<double> _seconds;

    public PollerMetrics()
    {
        _cycles = _meter.CreateCounter<long>("release_poller.cycles", description: "Cycles by the condition that the resource was in after it.");
        _seconds = _meter.CreateHistogram<double>("release_poller.cycle.duration", "s", "How long cycles take.");
    }

    /// <param name="condition">The resource's afterwards; null where the cycle failed.</param>
    /// <param name="took">How long it took.</param>
    public void Cycled(Condition? condition, TimeSpan took)
    {
        _cycles.Add(1, new KeyValuePair<string, object?>("condition", condition?.ToString() ?? "Failed"));
        _seconds.Record(took.TotalSeconds);
    }

    /// <summary>How many resources are served just now: 0 where another poller leads.</summary>
    public void Observe(ResourceSet resources) =>
        _meter.CreateObservableGauge("release_poller.resources", () => resources.Count, description: "Resources that this poller serves; 0 where another one leads.");

    public void Dispose() => _meter.Dispose();
}
