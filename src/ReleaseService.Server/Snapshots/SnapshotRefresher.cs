using Microsoft.EntityFrameworkCore;
using ReleaseService.Hosting;
using ReleaseService.Server.Databases;
using ReleaseService.Server.Licensing.Issuing;
using ReleaseService.Storage;
using ReleaseService.Storage.Databases;
using ReleaseService.Storage.Revisions;

namespace ReleaseService.Server.Snapshots;

/// <summary>
/// Keeps the snapshot at the database's newest revision. Prepares the database and loads the first snapshot before the server listens; where
/// the database can't be reached then, the server listens unready and this goes on trying. Later failures leave the last snapshot standing.
/// </summary>
public sealed partial class SnapshotRefresher(
    IDbContextFactory<ReleaseDbContext> contexts, DatabaseStart start, DatabaseSettings settings, SigningKeyStore keys, SnapshotStore store, TimeProvider time,
    IHostApplicationLifetime lifetime, ILogger<SnapshotRefresher> logger)
    : BackgroundService
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestShowing = TimeSpan.FromSeconds(5);

    /// <summary>From here on it pays to give back what their load leaves behind.</summary>
    private const int ManyDeployments = 50_000;

    private readonly SemaphoreSlim _refreshing = new(1);
    private bool _isPrepared;
    private bool _isFailing;
    private bool _isDeaf;
    private long? _deafSince;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryAsync(() => RefreshAsync(cancellationToken), cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Brings the snapshot up to date once; throws when the database can't be read. One at a time: an older snapshot must not be shown
    /// after a newer one.</summary>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        await _refreshing.WaitAsync(cancellation);
        try
        {
            await ReadAsync(cancellation);
            store.NoteChecked(time.GetUtcNow());
        }
        finally
        {
            _refreshing.Release();
        }
    }

    /// <summary>After a write, so that its writer reads it here. The write stands whatever becomes of this: a failure is the loop's business, and a database that hangs by now is waited for only so long.</summary>
    /// <returns>Whether it is shown.</returns>
    public async Task<bool> ShowWriteAsync()
    {
        var refreshing = TryRefreshAsync();
        await refreshing.WaitAsync(LongestShowing, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return refreshing.IsCompletedSuccessfully && !_isFailing;
    }

    /// <summary>As <see cref="RefreshAsync"/>; a failure is told by readiness.</summary>
    public Task TryRefreshAsync() => TryAsync(() => RefreshAsync(CancellationToken.None), CancellationToken.None);

    public override void Dispose()
    {
        _refreshing.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using IRevisionSignal signal = settings.Provider == DatabaseKind.Postgres
            ? new PostgresSignal(settings.EffectiveConnectionString, settings.PollInterval)
            : new SqliteSignal(settings.PollInterval);
        var pause = TimeSpan.Zero;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await WaitAsync(signal, stoppingToken);
                await TryAsync(() => RefreshAsync(stoppingToken), stoppingToken);
                pause = _isFailing ? NextPause(pause) : TimeSpan.Zero;
                await Task.Delay(pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        catch (SettingsException e)
        {
            Log.Stopping(logger, e.Message);
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
    }

    /// <summary>Without notifications (a pooler that refuses LISTEN, no connection left) the poll goes on all the same.</summary>
    private async Task WaitAsync(IRevisionSignal signal, CancellationToken cancellation)
    {
        try
        {
            await signal.WaitAsync(cancellation);
            if (_isDeaf && !_isFailing)
                Log.Hearing(logger);
            _isDeaf = false;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            if (!_isDeaf && !_isFailing)
                Log.Deaf(logger, DatabaseProblem.Describe(e));
            _isDeaf = true;
            // A connection that just broke is made anew at once; one that breaks over and over, or can't be made, isn't.
            var hasJustFailed = _deafSince is { } since && time.GetElapsedTime(since) < LongestPause;
            _deafSince = time.GetTimestamp();
            if (hasJustFailed)
                await Task.Delay(settings.PollInterval < LongestPause ? settings.PollInterval : LongestPause, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (OperationCanceledException)
        {
            // The loop ends by itself.
        }
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        if (!_isPrepared)
            await start.RunAsync(cancellation);
        _isPrepared = true;

        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var current = store.Newest;
        if (current is not null && await SnapshotReader.ReadStampAsync(db, cancellation) == current.Stamp)
            return;

        var (snapshot, isRestored) = await SnapshotReader.ReadAsync(db, current, cancellation);
        if (isRestored)
        {
            // Of a history that is gone nothing can be built on.
            await Epoch.StartAfterRestoreAsync(db, time, current!.Stamp.Epoch, cancellation);
            (snapshot, _) = await SnapshotReader.ReadAsync(db, null, cancellation);
        }

        if (store.Current is not null && snapshot!.IsEmpty)
            throw new InvalidDataException("The database holds no promotion any more");

        store.Show(snapshot!);
        if (current is null && snapshot!.Licensing.Deployments.Count > ManyDeployments)
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true); // The load leaves as much behind as it keeps, and nobody is served yet.
        if (isRestored)
            Log.RevisionMissing(logger, current!.Stamp.Revision, snapshot!.Stamp.Epoch);
        if (!ReferenceEquals(current?.SigningKeys, snapshot!.SigningKeys))
            await keys.WarnAsync(db, snapshot.SigningKeys.Odd, cancellation);
        Log.Loaded(logger, snapshot.Stamp.Epoch, snapshot.Stamp.Revision, snapshot.Channels.Count, snapshot.Releases.Count);
    }

    /// <summary>Doubles, with jitter so that the servers of a fleet don't all come back in the same instant.</summary>
    private static TimeSpan NextPause(TimeSpan last)
    {
        var next = last == TimeSpan.Zero ? TimeSpan.FromMilliseconds(200) : last * 2;
        return (next < LongestPause ? next : LongestPause) * (0.8 + (0.4 * Random.Shared.NextDouble()));
    }

    private async Task TryAsync(Func<Task> step, CancellationToken cancellation)
    {
        try
        {
            await step();
            if (_isFailing)
                Log.Reached(logger);
            _isFailing = false;
            store.Report(null);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
        }
        catch (SettingsException)
        {
            throw; // Only a person can mend it.
        }
        catch (Exception e)
        {
            // The loop's edge. Of a database's error only the kind is told: its message may name users and hosts.
            var problem = DatabaseProblem.Describe(e);
            if (!_isFailing)
                Log.Unreachable(logger, problem, store.Current is null ? "there is nothing to serve yet" : "reads go on from memory", DatabaseProblem.IsOne(e) ? null : e);
            _isFailing = true;
            store.Report(problem);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Critical, Message = "Stopping: {Reason}")]
        public static partial void Stopping(ILogger logger, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "No notifications from the database ({Problem}); it is polled instead")]
        public static partial void Deaf(ILogger logger, string problem);

        [LoggerMessage(Level = LogLevel.Information, Message = "The database notifies again")]
        public static partial void Hearing(ILogger logger);

        [LoggerMessage(Level = LogLevel.Information, Message = "Serving revision {Revision} of epoch {Epoch}: {Channels} channels, {Releases} releases")]
        public static partial void Loaded(ILogger logger, long epoch, long revision, int channels, int releases);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Revision {Revision}, which this server shows, is gone: the database was restored. Epoch {Epoch} has begun")]
        public static partial void RevisionMissing(ILogger logger, long revision, long epoch);

        [LoggerMessage(Level = LogLevel.Error, Message = "The database can't be read ({Problem}); {Consequence}")]
        public static partial void Unreachable(ILogger logger, string problem, string consequence, Exception? exception);

        [LoggerMessage(Level = LogLevel.Information, Message = "The database can be read again")]
        public static partial void Reached(ILogger logger);
    }
}
