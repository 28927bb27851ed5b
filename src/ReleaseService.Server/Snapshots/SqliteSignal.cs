namespace ReleaseService.Server.Snapshots;

/// <summary>SQLite has no notifications: looks at fixed intervals.</summary>
public sealed class SqliteSignal(TimeSpan interval) : IRevisionSignal
{
    public Task WaitAsync(CancellationToken cancellation) => Task.Delay(interval, cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
