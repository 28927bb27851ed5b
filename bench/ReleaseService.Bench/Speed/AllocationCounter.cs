using System.Diagnostics.Tracing;
using System.Globalization;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing;
using ReleaseService.Bench.Speed.Load;

namespace ReleaseService.Bench.Speed;

/// <summary>What a .NET process has allocated, by its runtime's own counter (<c>dotnet.gc.heap.total_allocated</c>), read from outside, as dotnet-counters reads it.</summary>
internal sealed class AllocationCounter : IDisposable
{
    private const string Provider = "System.Diagnostics.Metrics";
    private const long TimeSeries = 2; // the keyword for values
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    private readonly EventPipeSession _session;
    private readonly EventPipeEventSource _events;
    private readonly Thread _reading;
    private TaskCompletionSource<double> _next = NewSignal();

    public AllocationCounter(int pid)
    {
        var arguments = new Dictionary<string, string>
        {
            ["SessionId"] = Guid.NewGuid().ToString(),
            ["Metrics"] = @"System.Runtime\dotnet.gc.heap.total_allocated",
            ["RefreshInterval"] = "1",
            ["MaxTimeSeries"] = "10",
            ["MaxHistograms"] = "1",
        };
        _session = new DiagnosticsClient(pid).StartEventPipeSession([new EventPipeProvider(Provider, EventLevel.Informational, TimeSeries, arguments)], requestRundown: false);
        _events = new EventPipeEventSource(_session.EventStream);
        _events.Dynamic.AddCallbackForProviderEvent(Provider, "CounterRateValuePublished", Note);
        _reading = new Thread(() => _events.Process()) { IsBackground = true };
        _reading.Start();
    }

    public async Task<double> PerRequestAsync(Func<Task<Run>> runAsync)
    {
        var before = await NextAsync();
        var run = await runAsync();
        await NextAsync(); // It may have been taken before the end.
        return (await NextAsync() - before) / run.Requests;
    }

    public void Dispose()
    {
        _session.Stop(); // ends the stream
        _reading.Join(Longest);
        _events.Dispose();
        _session.Dispose();
    }

    private void Note(TraceEvent counter)
    {
        var value = double.Parse((string)counter.PayloadByName("value"), CultureInfo.InvariantCulture);
        Interlocked.Exchange(ref _next, NewSignal()).TrySetResult(value);
    }

    /// <summary>The next value that the process tells, bytes since its start.</summary>
    private Task<double> NextAsync() => Volatile.Read(ref _next).Task.WaitAsync(Longest);

    private static TaskCompletionSource<double> NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
