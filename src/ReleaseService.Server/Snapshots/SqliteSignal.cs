using Microsoft.Data.Sqlite;

namespace ReleaseService.Server.Snapshots;

/// <summary>
/// SQLite has no notifications: looks at fixed intervals. Notices besides when another file was put in the database's place (a backup), which
/// pooled connections to the old file never would.
/// </summary>
public sealed class SqliteSignal(string connectionString, TimeSpan interval) : IRevisionSignal
{
    private readonly string _file = new SqliteConnectionStringBuilder(connectionString).DataSource;
    private DateTime? _born;

    public async Task WaitAsync(CancellationToken cancellation)
    {
        _born ??= File.GetCreationTimeUtc(_file);
        await Task.Delay(interval, cancellation);
        var born = File.GetCreationTimeUtc(_file);
        if (born != _born)
            SqliteConnection.ClearAllPools();
        _born = born;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
