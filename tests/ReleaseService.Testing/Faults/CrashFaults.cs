using ReleaseService.Testing.Databases;

namespace ReleaseService.Testing.Faults;

/// <summary>The server is killed (SIGKILL) while it migrates and seeds an empty database, and while it promotes.</summary>
public static class CrashFaults
{
    /// <summary>By how much of the conversation with PostgreSQL has passed: first a start that nothing disturbs shows how long it is.</summary>
    public static async Task StartAsync(FaultRun run)
    {
        await using var postgres = await PostgresFaults.StartPostgresAsync();
        await using var proxy = new TcpProxy(postgres.Port);
        run.Prepare(PostgresFaults.Settings($"127.0.0.1:{proxy.Port}"));
        await EmptyAsync(postgres);
        await run.Server.StartAsync();
        var length = proxy.Sent;
        await run.Server.KillAsync();

        await EmptyAsync(postgres);
        var kills = run.Times(2, 12);
        var died = 0;
        for (var i = 1; i <= kills; i++)
        {
            if (i % 3 == 0)
                await EmptyAsync(postgres); // Else it goes on with what the last kill left.
            var killed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            proxy.WhenSent(length * i / (kills + 1), () => killed.TrySetResult());
            run.Server.Launch();
            var serving = run.Server.IsServingAsync();
            if (await Task.WhenAny(killed.Task, serving) == killed.Task)
                died++;
            await run.Server.KillAsync();
            await serving;
        }

        await run.Server.StartAsync();
        await run.StartClientsAsync();
        await run.WritesAsync(3);
        await run.EndAsync();
        run.Expect(run.IsShort || died > kills / 3, $"only {died} of {kills} kills met a start");
        run.Note($"killed {died} times while it migrated and seeded, {kills - died} times when it served");
        await run.Server.DisposeAsync();
    }

    /// <summary>In the middle of promotions, again and again; what was acknowledged is there each time.</summary>
    public static async Task PromotionsOnSqliteAsync(FaultRun run)
    {
        await SqliteFaults.BeginAsync(run);
        for (var i = 0; i < run.Times(2, 10); i++)
        {
            await run.WritesAsync(1 + (i % 3));
            await KillAndCompareAsync(run);
        }

        await run.EndAsync();
        run.Note($"killed {run.Times(2, 10)} times");
    }

    /// <inheritdoc cref="PromotionsOnSqliteAsync"/>
    public static async Task PromotionsOnPostgresAsync(FaultRun run)
    {
        await using var postgres = await PostgresFaults.StartPostgresAsync();
        await using var proxy = new TcpProxy(postgres.Port);
        await EmptyAsync(postgres);
        await run.BeginAsync(PostgresFaults.Settings($"127.0.0.1:{proxy.Port}"));
        var kills = run.Times(2, 10);
        var before = proxy.Sent;
        await run.WritesAsync(10);
        var length = (proxy.Sent - before) / 10;
        for (var i = 0; i < kills; i++)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            proxy.WhenSent((length * i / kills) + 1, () => reached.TrySetResult());
            await reached.Task.WaitAsync(TimeSpan.FromSeconds(60));
            await KillAndCompareAsync(run);
        }

        await run.EndAsync();
        run.Note($"killed {kills} times");
        await run.Server.DisposeAsync();
    }

    private static async Task KillAndCompareAsync(FaultRun run)
    {
        await run.Server.KillAsync();
        await run.PauseWritesAsync();
        await run.Server.StartAsync();
        await run.CompareAsync();
        run.ResumeWrites();
        await run.WritesAsync(1);
    }

    private static Task EmptyAsync(LocalPostgres postgres) => postgres.ExecuteAsync("DROP DATABASE IF EXISTS releases WITH (FORCE)", "CREATE DATABASE releases OWNER releases");
}
