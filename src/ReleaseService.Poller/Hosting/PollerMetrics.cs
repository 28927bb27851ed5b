using System.Diagnostics.Metrics;
using ReleaseService.Cluster.State;
using ReleaseService.Poller.Leading;
using ReleaseService.Poller.Resources;
using ReleaseService.Poller.Service;

namespace ReleaseService.Poller.Hosting;

/// <summary>What the poller counts (docs/poller.md). Nothing is labelled by what grows without bound, nor by what anybody writes: labels are words of the poller's own and status codes.</summary>
public sealed class PollerMetrics : IDisposable
{
    public const string MeterName = "ReleaseService.Poller";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _cycles;
    private readonly Counter<long> _requests;
    private readonly Histogram<double> _seconds;

    public PollerMetrics()
    {
        _cycles = _meter.CreateCounter<long>("release_poller.cycles", description: "Cycles by the condition that the resource was in after it.");
        _requests = _meter.CreateCounter<long>("release_poller.requests", description: "Requests to the cluster (the API server) and to the service, by status code; none where there was no answer.");
        _seconds = _meter.CreateHistogram<double>("release_poller.cycle.duration", "s", "How long cycles take.");
    }

    /// <param name="condition">The resource's afterwards; null where the cycle failed.</param>
    /// <param name="took">How long it took.</param>
    public void Cycled(Condition? condition, TimeSpan took)
    {
        _cycles.Add(1, Label("condition", condition?.ToString() ?? ResourceLoop.Failed));
        _seconds.Record(took.TotalSeconds);
    }

    /// <summary>A request came to an end.</summary>
    public void Asked(string to, string code) => _requests.Add(1, Label("to", to), Label("code", code));

    /// <summary>What is so just now, asked for at each scrape.</summary>
    public void Observe(Leadership leadership, ResourceSet resources, ChannelFeeds feeds)
    {
        _meter.CreateObservableGauge("release_poller.leading", () => leadership.IsLeading ? 1 : 0, description: "1 where this poller acts, 0 where it stands by.");
        _meter.CreateObservableGauge("release_poller.resources", () => Of(resources), description: "Resources that this poller serves, by condition; all 0 where it stands by.");
        _meter.CreateObservableGauge("release_poller.feeds", () => Of(feeds), description: "Channels that are followed: streaming by server-sent events, or polling at the interval.");
        _meter.CreateObservableGauge(
            "release_poller.last_answer.timestamp", () => resources.LastAnswer is { } last ? [new(last.ToUnixTimeMilliseconds() / 1000.0)] : Array.Empty<Measurement<double>>(), "s",
            "When the service last gave an answer that counted, to any resource.");
    }

    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<int>> Of(ResourceSet resources)
    {
        var standings = resources.Standings;
        return Enum.GetNames<Condition>().Concat([ResourceLoop.New, ResourceLoop.Failed]).Select(name => new Measurement<int>(standings.Count(standing => standing == name), Label("condition", name)));
    }

    private static Measurement<int>[] Of(ChannelFeeds feeds)
    {
        var (streaming, polling) = feeds.Count();
        return [new(streaming, Label("state", "streaming")), new(polling, Label("state", "polling"))];
    }

    private static KeyValuePair<string, object?> Label(string name, string value) => new(name, value);
}
