namespace ReleaseService.Testing.Faults;

/// <summary>The primary dies, and its streaming standby takes its place: the server names both in its connection string and goes on by itself.</summary>
public static class FailoverFaults
{
    public static async Task RunAsync(FaultRun run)
    {
        await using var primary = await PostgresFaults.StartPostgresAsync("-c synchronous_commit=on");
        await primary.ExecuteAsync("CREATE DATABASE releases OWNER releases");
        await using var standby = await primary.StartStandbyAsync();
        await primary.ExecuteAsync("ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()"); // What is acknowledged is on both.
        await run.BeginAsync(PostgresFaults.Settings($"127.0.0.1:{primary.Port},127.0.0.1:{standby.Port}", "Target Session Attributes=primary"));
        await run.WritesAsync(run.Times(3, 50));

        await primary.KillAsync();
        await run.RefusalsAsync(1);
        await run.ReadsAsync(run.Times(10, 500));
        // The standby waits for a standby of its own no more than the primary does for it.
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        await standby.PromoteAsync();
        await standby.ExecuteAsync("ALTER SYSTEM SET synchronous_standby_names = ''", "SELECT pg_reload_conf()");
        await run.WritesAsync(1);
        run.Note($"written again {System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s after the promotion was asked for");
        await run.WritesAsync(run.Times(2, 50));
        await run.EndAsync();
    }
}
