using Npgsql;
using ReleaseService.Storage.Databases;
using ReleaseService.Storage.Revisions;

namespace ReleaseService.Server.Snapshots;

/// <summary>LISTEN on a connection of its own; a commit on any server ends the wait within milliseconds. The interval is the fallback. A wait that finds no connection, at first and after one broke, ends once there is one.</summary>
public sealed class PostgresSignal(string connectionString, TimeSpan interval) : IRevisionSignal
{
    private NpgsqlConnection? _connection;

    public async Task WaitAsync(CancellationToken cancellation)
    {
        try
        {
            if (_connection is not null)
                await _connection.WaitAsync(interval, cancellation);
            else
                _connection = await ListenAsync(cancellation); // What was committed before now was notified to nobody here: no wait.
        }
        catch
        {
            await DisposeAsync(); // The next wait connects anew.
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
            await _connection.DisposeAsync();
        _connection = null;
    }

    private async Task<NpgsqlConnection> ListenAsync(CancellationToken cancellation)
    {
        var settings = new NpgsqlConnectionStringBuilder(DatabaseSetup.Postgres(connectionString)) { Pooling = false, KeepAlive = 30 };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            await using var listen = new NpgsqlCommand($"LISTEN {WriteTransaction.NotifyChannel}", connection);
            await listen.ExecuteNonQueryAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
