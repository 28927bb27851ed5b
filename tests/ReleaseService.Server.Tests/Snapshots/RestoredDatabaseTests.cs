using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Snapshots;

/// <summary>A database that goes back in time starts a new epoch, so that a sequence never means two things.</summary>
public sealed class RestoredDatabaseTests
{
    [Fact]
    public async Task A_running_server_notices_that_SQLite_was_restored_to_an_older_state()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var server = await TestServer.StartAsync(database, "--seed");
        var backup = await SqliteBackup.TakeAsync(database);
        await server.PromoteAsync("stable", "0.83.0-1");
        Assert.Equal((15, 1), (server.Snapshot.Channels["stable"].Head!.Sequence, server.Snapshot.Stamp.Epoch));

        backup.Restore();
        await Eventually.HoldsAsync(() => Task.FromResult(server.Snapshot.Channels["stable"].Head!.Sequence == 14), "the older head is shown");
        Assert.True(server.Snapshot.Stamp.Epoch > 1);

        // The sequence is given again, in the new epoch.
        await server.PromoteAsync("stable", "0.82.0-1");
        Assert.Equal(15, server.Snapshot.Channels["stable"].Head!.Sequence);
    }

    [Fact]
    public async Task Servers_that_were_down_find_a_copied_PostgreSQL_at_their_start_and_agree_on_one_epoch()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Postgres);
        await using (var server = await TestServer.StartAsync(database, "--seed"))
            Assert.Equal(1, server.Snapshot.Stamp.Epoch);

        // A copy in another database is what a dump and restore makes.
        await using var restored = await TestDatabase.CopyAsync(database);
        await using var one = await TestServer.StartAsync(restored);
        await using var two = await TestServer.StartAsync(restored);
        Assert.True(one.Snapshot.Stamp.Epoch > 1);
        Assert.Equal(one.Snapshot.Stamp, two.Snapshot.Stamp);
        Assert.Contains("restored or moved", one.Log.Text);
        Assert.DoesNotContain("restored or moved", two.Log.Text);
    }
}
