using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using ReleaseService.Storage.Databases;
using ReleaseService.Storage.Releases;
using ReleaseService.Storage.Revisions;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Storage;

/// <summary>Releases with their aliases and withdrawals, promotions, pinned specs, revisions and the audit are written once: the application can't change them, and the
/// database refuses.</summary>
public sealed class AppendOnlyTests
{
    [Theory, EachDatabase]
    public async Task The_application_can_neither_change_nor_delete_history(DatabaseKind kind)
    {
        await using var database = await SeededAsync(kind);
        await using var read = database.CreateContext();
        object[] rows =
        [
            await read.Releases.FirstAsync(), await read.Promotions.FirstAsync(), await read.PinnedSpecs.FirstAsync(), await read.Revisions.FirstAsync(),
            await read.ReleaseAliases.FirstAsync(), await read.Withdrawals.FirstAsync(), await read.Audit.FirstAsync(),
        ];
        foreach (var row in rows)
        {
            foreach (var state in new[] { EntityState.Modified, EntityState.Deleted })
            {
                await using var db = database.CreateContext();
                db.Entry(row).State = state;
                var error = await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync());
                Assert.Contains("append-only", error.Message);
                Assert.Throws<InvalidOperationException>(() => db.SaveChanges());
            }
        }
    }

    [Theory, EachDatabase]
    public async Task The_application_cannot_go_round_it_with_bulk_statements(DatabaseKind kind)
    {
        await using var database = await SeededAsync(kind);
        await using var db = database.CreateContext();
        await Assert.ThrowsAnyAsync<DbException>(() => db.Promotions.ExecuteDeleteAsync());
        await Assert.ThrowsAnyAsync<DbException>(() => db.Releases.ExecuteDeleteAsync());
        await Assert.ThrowsAnyAsync<DbException>(() => db.Promotions.ExecuteUpdateAsync(set => set.SetProperty(row => row.Reason, "other")));
        await Assert.ThrowsAnyAsync<DbException>(() => db.Withdrawals.ExecuteDeleteAsync());
        await Assert.ThrowsAnyAsync<DbException>(() => db.ReleaseAliases.ExecuteUpdateAsync(set => set.SetProperty(row => row.Revision, 0)));
        await Assert.ThrowsAnyAsync<DbException>(() => db.Audit.ExecuteUpdateAsync(set => set.SetProperty(row => row.Actor, "other")));
    }

    private static readonly (string Name, string Column)[] Tables =
    [
        ("releases", "name"), ("promotions", "reason"), ("pinned_specs", "document_identity"), ("revisions", "what"), ("release_aliases", "release_id"), ("withdrawals", "reason"),
        ("audit", "reason"),
    ];

    public static TheoryData<DatabaseKind, string> Statements()
    {
        TheoryData<DatabaseKind, string> rows = [];
        foreach (var kind in Enum.GetValues<DatabaseKind>())
        {
            foreach (var (table, column) in Tables)
            {
                rows.Add(kind, $"UPDATE {table} SET {column} = {column}");
                rows.Add(kind, $"DELETE FROM {table}");
                if (kind == DatabaseKind.Sqlite)
                {
                    rows.Add(kind, $"INSERT OR REPLACE INTO {table} SELECT * FROM {table} ORDER BY rowid DESC LIMIT 1");
                    rows.Add(kind, $"UPDATE OR REPLACE {table} SET {column} = {column}");
                }
                else
                {
                    rows.Add(kind, $"TRUNCATE {table} CASCADE");
                }
            }
        }

        return rows;
    }

    [Theory, MemberData(nameof(Statements))]
    public async Task The_database_refuses_statements_on_history(DatabaseKind kind, string sql)
    {
        await using var database = await SeededAsync(kind);
        var error = await Assert.ThrowsAnyAsync<DbException>(() => database.ExecuteAsync(sql));
        var expected = sql switch
        {
            _ when sql.StartsWith("INSERT OR REPLACE INTO promotions", StringComparison.Ordinal) => "not the next sequence",
            _ when sql.StartsWith("INSERT OR REPLACE INTO audit", StringComparison.Ordinal) => "not the next number",
            _ => "append-only",
        };
        Assert.Contains(expected, error.Message);
    }

    [Theory, EachDatabase]
    public async Task The_database_refuses_a_sequence_with_a_gap_a_repeated_one_and_a_time_that_goes_back(DatabaseKind kind)
    {
        await using var database = await SeededAsync(kind);
        foreach (var (sequence, at) in new[] { ("sequence + 2", "at"), ("sequence", "at"), ("sequence - 1", "at"), ("0", "at"), ("sequence + 1", kind == DatabaseKind.Postgres ? "at - interval '1 second'" : "'2020-01-01 00:00:00'") })
        {
            await Assert.ThrowsAnyAsync<DbException>(() => database.ExecuteAsync($"""
                INSERT INTO promotions (channel_id, sequence, release_id, actor, reason, at, revision, document_identity, document_gzip, document_brotli, document_sha256)
                SELECT channel_id, {sequence}, release_id, actor, reason, {at}, revision, document_identity, document_gzip, document_brotli, document_sha256
                FROM promotions ORDER BY sequence DESC LIMIT 1
                """));
        }
    }

    [Theory, EachDatabase]
    public async Task The_database_refuses_an_audit_entry_with_a_gap_a_repeated_one_and_one_that_follows_another_hash(DatabaseKind kind)
    {
        await using var database = await SeededAsync(kind);
        foreach (var (number, previous) in new[] { ("number + 2", "hash"), ("number", "hash"), ("number", "previous_hash"), ("0", "hash"), ("-1", "hash"), ("number + 1", "previous_hash"), ("number + 1", "upper(hash)"), ("number + 1", "''") })
            await Assert.ThrowsAnyAsync<DbException>(() => AppendAuditAsync(database, number, previous));
        await AppendAuditAsync(database, "number + 1", "hash");
    }

    [Theory, EachDatabase]
    public async Task The_database_refuses_an_audit_that_does_not_begin_at_the_beginning(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        foreach (var (number, previous) in new[] { ("2", new string('0', 64)), ("0", new string('0', 64)), ("1", new string('a', 64)), ("1", "") })
            await Assert.ThrowsAnyAsync<DbException>(() => database.ExecuteAsync(Insert(number, previous)));
        await database.ExecuteAsync(Insert("1", new string('0', 64)));

        string Insert(string number, string previous) =>
            $"INSERT INTO audit (number, at, actor, address, action, subject, reason, details, previous_hash, hash) VALUES ({number}, '2026-09-01 12:00:00', 'x', '', 'x', 'x', '', '{{{{}}}}', '{previous}', 'x')";
    }

    [Theory, EachDatabase]
    public async Task Notes_and_channel_titles_may_be_corrected(DatabaseKind kind)
    {
        await using var database = await SeededAsync(kind);
        await using var server = await TestServer.StartAsync(database);
        var release = server.Snapshot.Releases.Values.First();
        await using (var db = database.CreateContext())
        await using (var write = await WriteTransaction.BeginAsync(db, TimeProvider.System, CancellationToken.None))
        {
            var notes = await db.ReleaseNotes.SingleAsync(row => row.ReleaseId == release.Id);
            (notes.Notes, notes.Revision) = ("Corrected.", write.Revision);
            (await db.Channels.SingleAsync(row => row.Name == "beta")).Title = "Corrected";
            await write.CommitUnauditedAsync("corrected", CancellationToken.None);
        }

        await server.RefreshAsync();
        Assert.Equal("Corrected.", server.Snapshot.Releases[release.Id].Notes);
        Assert.Equal(release.Digest, server.Snapshot.Releases[release.Id].Digest);
        Assert.Equal("Corrected", server.Snapshot.Channels["beta"].Channel.Title);
    }

    private static async Task<TestDatabase> SeededAsync(DatabaseKind kind)
    {
        var database = await TestDatabase.CreateAsync(kind);
        await SampleChannels.SeedAsync(database);
        await using var db = database.CreateContext();
        await using var write = await WriteTransaction.BeginAsync(db, TimeProvider.System, CancellationToken.None);
        var release = await db.Releases.Select(row => row.ReleaseId).FirstAsync();
        await AddAliases.RunAsync(db, write, release, [Guid.NewGuid()], CancellationToken.None);
        db.Withdrawals.Add(new WithdrawalRow { ReleaseId = release, Actor = "test", Reason = "bad", At = write.Now, Revision = write.Revision });
        await write.CommitUnauditedAsync("withdrew", CancellationToken.None);
        return database;
    }

    private static Task AppendAuditAsync(TestDatabase database, string number, string previousHash) => database.ExecuteAsync($"""
        INSERT INTO audit (number, at, actor, address, action, subject, reason, details, previous_hash, hash)
        SELECT {number}, at, actor, address, action, subject, reason, details, {previousHash}, 'x' FROM audit ORDER BY number DESC LIMIT 1
        """);
}
