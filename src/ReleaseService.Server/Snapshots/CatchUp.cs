namespace ReleaseService.Server.Snapshots;

/// <summary>
/// Looks into the database because a client has seen more than this server shows. Anybody may say so, so what it costs doesn't grow with who does: all that wait share one look, looks are <see cref="Apart"/>,
/// and nobody waits for longer than <see cref="Longest"/>.
/// </summary>
public sealed partial class CatchUp(SnapshotRefresher refresher, TimeProvider time, ILogger<CatchUp> logger)
{
    /// <summary>From the beginning of one look to that of the next: no more of them than the shortest poll interval makes.</summary>
    public static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(100);

    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Task _newest = Task.CompletedTask;
    private bool _mayJoin;
    private long? _began;

    /// <summary>Returns once the database was read after this call, or when that takes too long or fails. What is shown then is for the caller to see.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        Task look;
        lock (_lock)
        {
            // One that has begun may have read what was there before the promotion that the client knows.
            if (!_mayJoin)
                (_mayJoin, _newest) = (true, LookAsync(_newest));
            look = _newest;
        }

        await look.WaitAsync(Longest, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task LookAsync(Task before)
    {
        await Task.Yield(); // out of the lock
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_began is { } began && Apart - time.GetElapsedTime(began) is var wait && wait > TimeSpan.Zero)
            await Task.Delay(wait, time);
        _began = time.GetTimestamp();
        lock (_lock)
            _mayJoin = false;
        Log.Looking(logger);
        await refresher.TryRefreshAsync();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "A client has seen a newer head than this server shows; looking into the database")]
        public static partial void Looking(ILogger logger);
    }
}
