namespace ReleaseService.Server.Snapshots;

/// <summary>Holds the current snapshot and what is known of the database. The refresher writes, requests read.</summary>
public sealed class SnapshotStore
{
    private volatile ReleaseSnapshot? _newest;
    private long _checkedMinute;
    private volatile string? _databaseProblem = "The database hasn't been reached yet.";
    private TaskCompletionSource _nextShown = NewSignal();

    /// <summary>What clients are served from; null until there is something to serve.</summary>
    public ReleaseSnapshot? Current => _newest is { IsEmpty: false } current ? current : null;

    /// <summary>What publishers see: also a database in which nothing has been promoted yet. Null until the database was read.</summary>
    public ReleaseSnapshot? Newest => _newest;

    public Readiness Readiness => new(
        Current is not null,
        Current is null ? _databaseProblem ?? "The database holds no promotion; start a server with --seed or publish a first release and promote it." : "Serving.",
        _databaseProblem is null ? "reachable" : $"unreachable: {_databaseProblem}",
        Current?.Stamp.Epoch,
        Current?.Stamp.Revision);

    /// <summary>When the database was last found to hold nothing newer than what is shown, to the minute, so that answers that tell it stay the same for one.</summary>
    public DateTimeOffset CheckedAt => DateTimeOffset.UnixEpoch.AddMinutes(Interlocked.Read(ref _checkedMinute));

    public void NoteChecked(DateTimeOffset now) => Interlocked.Exchange(ref _checkedMinute, (long)(now - DateTimeOffset.UnixEpoch).TotalMinutes);

    /// <summary>Ends when another snapshot is shown. Whoever takes it before reading the current one misses none.</summary>
    public Task NextShown => Volatile.Read(ref _nextShown).Task;

    public void Show(ReleaseSnapshot snapshot)
    {
        _newest = snapshot;
        Interlocked.Exchange(ref _nextShown, NewSignal()).SetResult();
    }

    /// <summary>What keeps the database from being read, in words that hold no secret; null: nothing.</summary>
    public void Report(string? databaseProblem) => _databaseProblem = databaseProblem;

    /// <summary>Whoever waits goes on in threads of its own: ten thousand may, and the refresher doesn't wait for them.</summary>
    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>The answer of <c>GET /readyz</c>.</summary>
/// <param name="Ready">Whether there are releases to serve, by a server that isn't about to end; 200 or 503.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="Database">Whether the database was reachable when last tried; reads go on without it.</param>
/// <param name="Epoch">The epoch served; null while not ready.</param>
/// <param name="Revision">The revision served; null while not ready.</param>
public sealed record Readiness(bool Ready, string Reason, string Database, long? Epoch, long? Revision);
