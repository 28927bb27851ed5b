using System.Runtime.InteropServices;

namespace ReleaseService.Server.Hosting;

/// <summary>
/// How the server ends. At SIGTERM it drains: readiness says no, and everything goes on being served, new connections too, until <see cref="HostingSettings.DrainDelay"/> is over and whoever
/// balances the load has noticed. Only then it stops: it takes no connection any more, ends the watches, and finishes the requests in flight. Ctrl+C stops it at once, and so does a second SIGTERM.
/// </summary>
public sealed partial class Drain(HostingSettings settings, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<Drain> logger) : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> _signals = [];
    private readonly Lock _lock = new();
    private volatile bool _hasBegun;
    private ITimer? _end;

    public bool HasBegun => _hasBegun;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Take(signal, Begin)));
        foreach (var kind in new[] { PosixSignal.SIGINT, PosixSignal.SIGQUIT })
            _signals.Add(PosixSignalRegistration.Create(kind, signal => Take(signal, lifetime.StopApplication)));
        return Task.CompletedTask;
    }

    /// <summary>As SIGTERM does.</summary>
    public void Begin()
    {
        lock (_lock)
        {
            if (!_hasBegun && settings.DrainDelay > TimeSpan.Zero)
            {
                _hasBegun = true;
                Log.Draining(logger, settings.DrainDelay.TotalSeconds);
                _end = time.CreateTimer(_ => lifetime.StopApplication(), null, settings.DrainDelay, Timeout.InfiniteTimeSpan);
                return;
            }
        }

        lifetime.StopApplication();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _end?.Dispose();
        foreach (var signal in _signals)
            signal.Dispose();
    }

    private static void Take(PosixSignalContext signal, Action action)
    {
        signal.Cancel = true; // The process ends by itself, once everything is done.
        action();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Told to end: serving for {Seconds} s more, unready, so that load balancers look elsewhere")]
        public static partial void Draining(ILogger logger, double seconds);
    }
}
