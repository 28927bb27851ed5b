using ReleaseService.Storage.Databases;
using ReleaseService.Testing;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Snapshots;

/// <summary>The connection that listens is lost: another one takes its place, and what happened in between is seen; long before the poll, which comes once a minute here, would have found it.</summary>
public sealed class NotificationTests
{
    private const string Minute = "--Database:PollInterval=00:01:00";

    [Fact]
    public async Task A_connection_that_is_killed_is_made_anew_and_nothing_is_missed()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Postgres);
        await using var server = await TestServer.StartAsync(database, "--seed", Minute);
        await Eventually.HoldsAsync(() => database.IsListenedToAsync(), "the server listens");

        // In one transaction, so that the listener is gone when the notification goes out.
        await database.ExecuteAsync("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'");
        await PromoteAsync("0.83.0-1", 15);
        await Eventually.HoldsAsync(() => database.IsListenedToAsync(), "the server listens again");
        await PromoteAsync("0.83.0-2", 16);
        Assert.Contains("No notifications from the database", server.Log.Text);
        await Eventually.HoldsAsync(() => Task.FromResult(server.Log.Text.Contains("The database notifies again", StringComparison.Ordinal)), "it is told");

        async Task PromoteAsync(string release, long sequence)
        {
            await using (var db = database.CreateContext())
                Assert.Equal(sequence, await Promotion.RunAsync(db, server.Time, "stable", release));
            await Eventually.HoldsAsync(() => Task.FromResult(server.Snapshot.Channels["stable"].Head!.Sequence == sequence), $"{sequence} is shown");
        }
    }

    [Fact]
    public async Task After_a_restart_of_PostgreSQL_the_server_listens_again()
    {
        await using var postgres = await PostgresServer.StartOwnAsync();
        if (postgres is null)
            RealParts.Missing("no PostgreSQL on this machine (initdb, pg_ctl) to stop and start");
        await using var database = TestDatabase.On(postgres!);
        await using var server = await TestServer.StartAsync(database, "--seed", Minute);
        await Eventually.HoldsAsync(() => database.IsListenedToAsync(), "the server listens");
        for (var sequence = 15; sequence < 17; sequence++)
        {
            await postgres!.StopAsync();
            await postgres.StartAgainAsync();
            await Eventually.HoldsAsync(() => database.IsListenedToAsync(), "the server listens again", TimeSpan.FromSeconds(30));
            await using (var db = database.CreateContext())
                await Promotion.RunAsync(db, server.Time, "stable", sequence % 2 == 0 ? "0.83.0-2" : "0.83.0-1");
            await Eventually.HoldsAsync(() => Task.FromResult(server.Snapshot.Channels["stable"].Head!.Sequence == sequence), $"{sequence} is shown");
        }
    }
}
