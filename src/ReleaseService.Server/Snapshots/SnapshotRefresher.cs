using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using ReleaseService.Server.Databases;
using ReleaseService.Server.Hosting;
using ReleaseService.Storage;
using ReleaseService.Storage.Databases;
using ReleaseService.Storage.Revisions;

namespace ReleaseService.Server.Snapshots;

/// <summary>
/// Keeps the snapshot at the database's newest revision. Prepares the database and loads the first snapshot before the server listens; where
/// the database can't be reached then, the server listens unready and this goes on trying. Later failures leave the last snapshot standing.
/// </summary>
public sealed partial class SnapshotRefresher(
    IDbContextFactory<ReleaseDbContext> contexts, DatabaseStart start, DatabaseSettings settings, SnapshotStore store, TimeProvider time, ILogger<SnapshotRefresher> logger)
    : BackgroundService
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _refreshing = new(1);
    private bool _isPrepared;
    private bool _isFailing;

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
        }
        finally
        {
            _refreshing.Release();
        }
    }

    public override void Dispose()
    {
        _refreshing.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using IRevisionSignal signal = settings.Provider == DatabaseKind.Postgres
            ? new PostgresSignal(settings.EffectiveConnectionString, settings.PollInterval)
            : new PollingSignal(settings.PollInterval);
        var pause = TimeSpan.Zero;
        while (!stoppingToken.IsCancellationRequested)
        {
            await TryAsync(
                async () =>
                {
                    await signal.WaitAsync(stoppingToken);
                    await RefreshAsync(stoppingToken);
                },
                stoppingToken);
            pause = _isFailing ? NextPause(pause) : TimeSpan.Zero;
            await Task.Delay(pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        if (!_isPrepared)
            await start.RunAsync(cancellation);
        _isPrepared = true;

        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var current = store.Current;
        if (current is not null && await SnapshotReader.ReadStampAsync(db, cancellation) == current.Stamp)
            return;
        var isRestored = current is not null && !await SnapshotReader.StillHasAsync(db, current.Stamp, cancellation);
        if (isRestored)
            await Epoch.StartAfterRestoreAsync(db, time, current!.Stamp.Epoch, cancellation);

        // Of a history that is gone nothing can be built on.
        var snapshot = await SnapshotReader.ReadAsync(db, isRestored ? null : current, cancellation);
        if (snapshot is null or { IsEmpty: true })
        {
            if (current is not null)
                throw new InvalidDataException("The database holds no promotion any more");
            return;
        }

        store.Show(snapshot);
        if (isRestored)
            Log.RevisionMissing(logger, current!.Stamp.Revision, snapshot.Stamp.Epoch);
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
            var problem = Describe(e);
            if (!_isFailing)
                Log.Unreachable(logger, problem, e is DbException ? null : e);
            _isFailing = true;
            store.Report(problem);
        }
    }

    private static string Describe(Exception e) => e.GetBaseException() switch
    {
        Npgsql.PostgresException postgres => $"PostgreSQL error {postgres.SqlState}",
        System.Net.Sockets.SocketException socket => $"connection failed ({socket.SocketErrorCode})",
        Microsoft.Data.Sqlite.SqliteException sqlite => $"SQLite error {sqlite.SqliteExtendedErrorCode}",
        TimeoutException => "timeout",
        InvalidDataException data => data.Message,
        var other => other.GetType().Name,
    };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Serving revision {Revision} of epoch {Epoch}: {Channels} channels, {Releases} releases")]
        public static partial void Loaded(ILogger logger, long epoch, long revision, int channels, int releases);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Revision {Revision}, which this server shows, is gone: the database was restored. Epoch {Epoch} has begun")]
        public static partial void RevisionMissing(ILogger logger, long revision, long epoch);

        [LoggerMessage(Level = LogLevel.Error, Message = "The database can't be read ({Problem}); reads go on from memory")]
        public static partial void Unreachable(ILogger logger, string problem, Exception? exception);

        [LoggerMessage(Level = LogLevel.Information, Message = "The database can be read again")]
        public static partial void Reached(ILogger logger);
    }
}
