namespace ReleaseService.Testing.Faults;

/// <summary>All faults by name, each with a server of its own.</summary>
public static class FaultCatalog
{
    public static IReadOnlyList<(string Name, Func<FaultRun, Task> RunAsync)> All { get; } =
    [
        ("postgres-stopped", OnPostgres(faults => faults.StopAsync())),
        ("postgres-killed", OnPostgres(faults => faults.KillAsync())),
        ("postgres-restarted", OnPostgres(faults => faults.RestartAsync())),
        ("postgres-terminated", OnPostgres(faults => faults.TerminateAsync())),
        ("postgres-failover", FailoverFaults.RunAsync),
        ("postgres-slow", OnPostgres(faults => faults.SlowAsync())),
        ("postgres-hanging", OnPostgres(faults => faults.HangAsync())),
        ("postgres-connections", OnPostgres(faults => faults.ExhaustAsync())),
        ("postgres-read-only", OnPostgres(faults => faults.ReadOnlyAsync())),
        ("postgres-disk-full", DiskFaults.PostgresAsync),
        ("sqlite-locked", OnSqlite(faults => faults.LockAsync())),
        ("sqlite-read-only", OnSqlite(faults => faults.ReadOnlyAsync())),
        ("sqlite-corrupted", OnSqlite(faults => faults.CorruptAsync())),
        ("sqlite-deleted", OnSqlite(faults => faults.DeleteAsync())),
        ("sqlite-disk-full", DiskFaults.SqliteAsync),
        ("killed-starting", CrashFaults.StartAsync),
        ("killed-promoting-postgres", CrashFaults.PromotionsOnPostgresAsync),
        ("killed-promoting-sqlite", CrashFaults.PromotionsOnSqliteAsync),
        ("memory", MachineFaults.MemoryAsync),
        ("slow-clients", ClientFaults.RunAsync),
        ("forged-tokens", ForgedStorm.RunAsync),
        ("clock", MachineFaults.ClockAsync),
    ];

    private static Func<FaultRun, Task> OnPostgres(Func<PostgresFaults, Task> fault) => async run =>
    {
        await using var faults = await PostgresFaults.BeginAsync(run);
        await fault(faults);
        await run.EndAsync();
    };

    private static Func<FaultRun, Task> OnSqlite(Func<SqliteFaults, Task> fault) => async run =>
    {
        await fault(await SqliteFaults.BeginAsync(run));
        await run.EndAsync();
    };
}
