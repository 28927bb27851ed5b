namespace ReleaseService.Server.Hosting.Logging;

/// <summary>
/// How many of the requests that come by the thousand get a line: so many a second; the others are counted, and a line a second says how many. A server that isn't flooded logs every one.
/// </summary>
public sealed partial class LogBudget : IDisposable
{
    private readonly int _most;
    private readonly TimeProvider _time;
    private readonly ILogger<LogBudget> _logger;
    private readonly CancellationTokenRegistration _whenStopped;
    private readonly Lock _opening = new();
    private readonly ITimer _end;
    private long _opened;
    private int _taken;

    public LogBudget(HostingSettings settings, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<LogBudget> logger)
    {
        (_most, _time, _logger) = (settings.ReadsLoggedPerSecond, time, logger);
        _opened = time.GetTimestamp();
        _end = time.CreateTimer(_ => Open(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _whenStopped = lifetime.ApplicationStopped.Register(Tell);
    }

    /// <summary>Whether this request gets a line.</summary>
    public bool Take()
    {
        if (IsOver)
            Open();
        var taken = Interlocked.Increment(ref _taken);
        if (taken == _most + 1)
            _end.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan); // Where nothing more comes, nobody opens the next second.
        return taken <= _most;
    }

    public void Dispose()
    {
        _whenStopped.Dispose();
        _end.Dispose();
    }

    private bool IsOver => _time.GetTimestamp() - Volatile.Read(ref _opened) >= _time.TimestampFrequency;

    /// <summary>Begins another second.</summary>
    private void Open()
    {
        lock (_opening)
        {
            if (!IsOver)
                return;
            Tell();
            Volatile.Write(ref _opened, _time.GetTimestamp());
        }
    }

    private void Tell()
    {
        if (Interlocked.Exchange(ref _taken, 0) - _most is > 0 and var more)
            Log.More(_logger, more);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{Count} more reads were answered, and not logged one by one (Hosting:ReadsLoggedPerSecond)")]
        public static partial void More(ILogger logger, int count);
    }
}
