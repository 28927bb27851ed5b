using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Client;
using ReleaseService.Server.Databases;
using ReleaseService.Storage.Databases;
using ReleaseService.Storage.Revisions;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Databases;

/// <summary>What can be wrong with a database is told to whoever needs it, as 503 and in words; everybody else is served.</summary>
public sealed class DatabaseOutageTests
{
    private const string Head = "/api/v1/operator/channel";

    private static readonly PromoteRequest Back = new(Release: "0.83.0-1", Reason: "test", IsRollback: true, Force: true);
    private static readonly PromoteRequest Forth = new(Release: "0.83.0-2");

    [Fact]
    public async Task A_file_that_is_deleted_while_a_server_runs_is_missed_at_once_and_never_made_anew()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var server = await TestServer.StartAsync(database, "--seed");
        var before = (await Ask.GetAsync(server, Head)).Body;
        Assert.Equal(15, (await server.Publisher().PromoteAsync("stable", Back)).Promotion!.Sequence);
        var promoted = (await Ask.GetAsync(server, Head)).Body;
        Assert.NotEqual(before, promoted);

        await database.ExecuteAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        File.Move(database.File!, $"{database.File}.away");
        var refused = await Assert.ThrowsAsync<ReleaseServiceException>(() => server.Publisher().PromoteAsync("stable", Forth));
        Assert.Equal((503, "database_unavailable"), (refused.Status, refused.Problem!.Code));
        Assert.StartsWith("The database's file is gone, or can't be opened. The request was done as a whole or not at all", refused.Problem.Detail, StringComparison.Ordinal);
        await Eventually.HoldsAsync(async () => (await Ask.GetAsync(server, "/readyz")).Body.Contains("unreachable: SQLite error 14", StringComparison.Ordinal), "readiness tells of it");
        Assert.Equal((200, promoted), ((await Ask.GetAsync(server, Head)).Status, (await Ask.GetAsync(server, Head)).Body));
        Assert.False(File.Exists(database.File));

        File.Move($"{database.File}.away", database.File!);
        Assert.Equal(16, (await server.Publisher().PromoteAsync("stable", Forth)).Promotion!.Sequence);
    }

    [Fact]
    public async Task PostgreSQL_that_only_reads_is_told_apart()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Postgres);
        await using var server = await TestServer.StartAsync(database, "--seed");
        await database.ExecuteAsync($"ALTER DATABASE {new NpgsqlConnectionStringBuilder(database.ConnectionString).Database} SET default_transaction_read_only = on");
        NpgsqlConnection.ClearAllPools();
        var refused = await Assert.ThrowsAsync<ReleaseServiceException>(() => server.Publisher().PromoteAsync("stable", Back));
        Assert.Equal((503, "database_unavailable"), (refused.Status, refused.Problem!.Code));
        Assert.StartsWith("The database can only be read at the moment", refused.Problem.Detail, StringComparison.Ordinal);
        Assert.Equal(200, (await Ask.GetAsync(server, Head)).Status);
    }

    [Fact]
    public async Task A_connection_that_breaks_inside_a_transaction_is_an_outage_and_nothing_goes_on_without_it()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Postgres);
        await using var db = database.CreateContext();
        await using (var write = await WriteTransaction.BeginAsync(db, TimeProvider.System, CancellationToken.None))
        {
            await database.ExecuteAsync($"SELECT pg_terminate_backend({((NpgsqlConnection)db.Database.GetDbConnection()).ProcessID})");
            var broken = await Assert.ThrowsAnyAsync<Exception>(() => db.Channels.CountAsync());
            Assert.True(DatabaseProblem.IsOutage(broken), broken.ToString());
            var after = await Assert.ThrowsAnyAsync<Exception>(() => db.Channels.CountAsync()); // EF Core would connect anew, and the transaction be none any more.
            Assert.True(DatabaseProblem.IsOutage(after), after.ToString());
            var atCommit = await Assert.ThrowsAnyAsync<Exception>(() => write.CommitUnauditedAsync("half a write", CancellationToken.None));
            Assert.True(DatabaseProblem.IsOutage(atCommit), atCommit.ToString());
        }

        Assert.Empty(await db.Revisions.ToListAsync());
    }

    /// <summary>As after a kill that Npgsql has noticed and EF Core hasn't.</summary>
    [Fact]
    public async Task A_transaction_that_is_over_before_its_statement_is_an_outage()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Postgres);
        await using var db = database.CreateContext();
        await using var transaction = await db.Database.BeginTransactionAsync();
        await db.Channels.CountAsync();
        await transaction.GetDbTransaction().RollbackAsync();
        var broken = await Assert.ThrowsAsync<InvalidOperationException>(() => db.Channels.CountAsync());
        Assert.True(DatabaseProblem.IsOutage(broken), broken.ToString());
    }

    [Fact]
    public void Mistakes_of_ours_are_no_outage()
    {
        Assert.False(DatabaseProblem.IsOutage(new InvalidOperationException("Sequence contains no elements.")));
        Assert.False(DatabaseProblem.IsOutage(new PostgresException("duplicate", "ERROR", "ERROR", PostgresErrorCodes.UniqueViolation)));
        foreach (var state in new[] { PostgresErrorCodes.ReadOnlySqlTransaction, PostgresErrorCodes.DiskFull, PostgresErrorCodes.TooManyConnections, PostgresErrorCodes.AdminShutdown, PostgresErrorCodes.DataCorrupted })
            Assert.True(DatabaseProblem.IsOutage(new DbUpdateException("Not written.", new PostgresException("no", "ERROR", "ERROR", state))), state);
    }

    [Fact]
    public async Task A_database_that_hangs_once_a_write_is_committed_holds_up_no_answer()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Postgres);
        await using var server = await TestServer.StartAsync(database, "--seed");
        await using var db = database.CreateContext();
        await using var hanging = await db.Database.BeginTransactionAsync();
        await db.Database.ExecuteSqlAsync($"LOCK TABLE revocations IN ACCESS EXCLUSIVE MODE"); // Read for the snapshot, not for a promotion.
        var promoting = server.Publisher().PromoteAsync("stable", Back);
        await Eventually.HoldsAsync(
            () =>
            {
                server.Time.Advance(TimeSpan.FromSeconds(1));
                return Task.FromResult(promoting.IsCompleted);
            },
            "the promotion is answered");
        Assert.Equal(15, (await promoting).Promotion!.Sequence);
        await hanging.RollbackAsync();
        await Eventually.HoldsAsync(() => Task.FromResult(server.Snapshot.Channels["stable"].Head!.Sequence == 15), "it is shown");
    }
}
