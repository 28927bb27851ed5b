using Npgsql;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;

namespace ReleaseService.Testing.Faults;

/// <summary>What can become of a PostgreSQL, under a server whose clients read and write all the while. The server's user is no superuser and reaches it through a proxy.</summary>
public sealed class PostgresFaults : IAsyncDisposable
{
    private readonly FaultRun _run;
    private readonly LocalPostgres _postgres;
    private readonly TcpProxy _proxy;

    private PostgresFaults(FaultRun run, LocalPostgres postgres) => (_run, _postgres, _proxy) = (run, postgres, new TcpProxy(postgres.Port));

    public static string[] Settings(string hosts, string more = "") => ["--Database:Provider=Postgres", $"--Database:ConnectionString=Host={hosts};Username=releases;Password=test;Database=releases;{more}"];

    public static async Task<LocalPostgres> StartPostgresAsync(string settings = "")
    {
        if (LocalPostgres.FindBinaries("pg_basebackup") is not { } binaries)
            throw new FaultNotPossibleException("no PostgreSQL on this machine (initdb, pg_ctl, pg_basebackup)");
        var postgres = await LocalPostgres.StartAsync(binaries, settings);
        try
        {
            await postgres.ExecuteAsync("CREATE ROLE releases LOGIN PASSWORD 'test'");
            return postgres;
        }
        catch
        {
            await postgres.DisposeAsync();
            throw;
        }
    }

    public static async Task<PostgresFaults> BeginAsync(FaultRun run)
    {
        var faults = new PostgresFaults(run, await StartPostgresAsync());
        try
        {
            await faults._postgres.ExecuteAsync("CREATE DATABASE releases OWNER releases");
            await run.BeginAsync(Settings($"127.0.0.1:{faults._proxy.Port}"));
            return faults;
        }
        catch
        {
            await faults.DisposeAsync();
            throw;
        }
    }

    /// <summary>An administrator stops it, and starts it again.</summary>
    public async Task StopAsync()
    {
        await _postgres.StopAsync("fast");
        await RideOutAsync();
        await _postgres.StartAgainAsync();
        await _run.WritesAsync(3);
    }

    /// <summary>SIGKILL to all of it in the middle of writes, several times.</summary>
    public async Task KillAsync()
    {
        for (var i = 0; i < _run.Times(1, 5); i++)
        {
            await _postgres.KillAsync();
            await RideOutAsync();
            await _postgres.StartAgainAsync();
            await _run.WritesAsync(3);
        }
    }

    /// <summary>Stopped and started in one go, several times.</summary>
    public async Task RestartAsync()
    {
        for (var i = 0; i < _run.Times(2, 10); i++)
        {
            await _postgres.StopAsync();
            await _postgres.StartAgainAsync();
            await _run.WritesAsync(3);
        }
    }

    /// <summary>Every session is ended, again and again, in the middle of whatever it does.</summary>
    public async Task TerminateAsync()
    {
        for (var i = 0; i < _run.Times(10, 200); i++)
        {
            await EndSessionsAsync();
            await _run.ReadsAsync(1);
        }

        await _run.WritesAsync(3);
    }

    /// <summary>Each piece of the conversation takes long.</summary>
    public async Task SlowAsync()
    {
        _proxy.Delay = TimeSpan.FromMilliseconds(_run.Times(5, 100));
        await _run.WritesAsync(_run.Times(2, 5));
        await _run.ReadsAsync(_run.Times(10, 500));
        _proxy.Delay = TimeSpan.Zero;
        await _run.WritesAsync(3);
    }

    /// <summary>It takes no word and says none, without an end of its connections.</summary>
    public async Task HangAsync()
    {
        _proxy.Hold();
        await _run.ReadsAsync(_run.Times(50, 500));
        if (!_run.IsShort)
            await _run.RefusalsAsync(1); // After the request's 30 seconds.
        _proxy.Release();
        await _run.WritesAsync(3);
    }

    /// <summary>It takes no more connections of the server's user, which has lost its own.</summary>
    public async Task ExhaustAsync()
    {
        await _postgres.ExecuteAsync("ALTER ROLE releases CONNECTION LIMIT 0");
        await EndSessionsAsync();
        await RideOutAsync();
        Expect("takes no more connections");
        await _postgres.ExecuteAsync("ALTER ROLE releases CONNECTION LIMIT -1");
        await _run.WritesAsync(3);
    }

    /// <summary>As a standby is, or a primary whose administrator wants peace.</summary>
    public async Task ReadOnlyAsync()
    {
        await _postgres.ExecuteAsync("ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()");
        await RideOutAsync();
        Expect("only be read");
        await _postgres.ExecuteAsync("ALTER SYSTEM RESET default_transaction_read_only", "SELECT pg_reload_conf()");
        await _run.WritesAsync(3);
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    private async Task RideOutAsync()
    {
        await _run.RefusalsAsync(_run.Times(1, 20));
        await _run.ReadsAsync(_run.Times(10, 500));
    }

    private void Expect(string refusal) =>
        _run.Expect(_run.Writer.Refusals.Keys.Any(told => told.Contains(refusal, StringComparison.Ordinal)), $"no write was told: {refusal}; but {string.Join(", ", _run.Writer.Refusals.Keys)}");

    private Task EndSessionsAsync() => _postgres.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'releases'");
}
