using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using ReleaseService.Contracts.Channels;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Storage;

/// <summary>Databases of earlier versions. What their clients got, they get to the byte after an upgrade.</summary>
public sealed class MigrationTests
{
    private static readonly string[] InitialTables = ["channels", "releases", "release_notes", "pinned_specs", "promotions", "revisions", "deployments"];

    [Theory, EachDatabase]
    public async Task A_database_of_the_first_version_is_brought_up_to_date_and_serves_the_same_bytes(DatabaseKind kind)
    {
        await using var source = await TestDatabase.CreateAsync(kind);
        await SampleChannels.SeedAsync(source);
        await using var old = await TestDatabase.CreateEmptyAsync(kind);
        await MigrateAsync(old, "Initial");
        await CopyAsync(source, old);

        await using var expected = await TestServer.StartAsync(source);
        await using var server = await TestServer.StartAsync(old);
        Assert.Equal(await ServedAsync(expected), await ServedAsync(server));

        // What it has of the new, it has from now on: nothing was a rollback, nothing stands in the audit but the server's own start.
        var publisher = server.Publisher();
        Assert.All((await publisher.GetPromotionsAsync("beta")).Promotions, promotion => Assert.True(promotion is { IsRollback: false, Forced.Count: 0 }));
        Assert.Null((await publisher.GetChannelAsync("stable")).Requires);
        Assert.Equal(["token.create"], (await publisher.GetAuditAsync()).Entries.Select(entry => entry.Action));
        await publisher.PutChannelAsync("stable", new("Stable", "", ChannelAccess.Public, IsDefault: true, new("beta", 72)));
        var rollback = await publisher.PromoteAsync("stable", new(IsRollback: true, Reason: "bad"));
        Assert.Equal((15L, "0.82.2-1"), (rollback.Promotion!.Sequence, rollback.Promotion.ReleaseName));
        Assert.Equal("15", (await Ask.GetAsync(server, "/api/v1/operator/channel")).Metadata("sequence"));
    }

    [Theory, EachDatabase]
    public async Task Down_to_the_first_version_and_up_again_history_stays_and_stays_protected(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        string[] before;
        await using (var server = await TestServer.StartAsync(database, "--seed"))
            before = await ServedAsync(server);

        await MigrateAsync(database, "Initial");
        await AssertProtectedAsync(database);
        await MigrateAsync(database, null);
        await AssertProtectedAsync(database);
        await using (var again = await TestServer.StartAsync(database))
        {
            Assert.Equal(before, await ServedAsync(again));
            await again.PromoteAsync("stable", "0.83.0-1");
            Assert.Equal("15", (await Ask.GetAsync(again, "/api/v1/operator/channel")).Metadata("sequence"));
        }
    }

    [Theory, EachDatabase]
    public async Task Down_to_nothing_nothing_is_left(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await MigrateAsync(database, Migration.InitialDatabase);
        await MigrateAsync(database, null);
        await using var server = await TestServer.StartAsync(database, "--seed");
        Assert.Equal(200, (await Ask.GetAsync(server, "/readyz")).Status);
    }

    [Theory, EachDatabase]
    public async Task The_migrations_are_the_model(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateEmptyAsync(kind);
        await using var db = database.CreateContext();
        Assert.False(db.Database.HasPendingModelChanges());
    }

    private static async Task AssertProtectedAsync(TestDatabase database)
    {
        foreach (var statement in new[] { "UPDATE promotions SET reason = reason", "DELETE FROM promotions", "UPDATE releases SET name = name", "DELETE FROM pinned_specs", "DELETE FROM revisions" })
            Assert.Contains("append-only", (await Assert.ThrowsAnyAsync<DbException>(() => database.ExecuteAsync(statement))).Message);
        var gap = await Assert.ThrowsAnyAsync<DbException>(() => database.ExecuteAsync("""
            INSERT INTO promotions (channel_id, sequence, release_id, actor, reason, at, revision, document_identity, document_gzip, document_brotli, document_sha256)
            SELECT channel_id, sequence + 2, release_id, actor, reason, at, revision, document_identity, document_gzip, document_brotli, document_sha256 FROM promotions ORDER BY sequence DESC LIMIT 1
            """));
        Assert.Contains("next sequence of the channel", gap.Message);
    }

    /// <summary>What each channel and each pin gets.</summary>
    private static async Task<string[]> ServedAsync(TestServer server)
    {
        List<string> served = [];
        foreach (var channel in server.Snapshot.Channels.Keys.Order())
            served.Add($"{channel} {Convert.ToHexString(server.Snapshot.Channels[channel].Head!.Spec.GetIdentity())}");
        foreach (var release in server.Snapshot.Releases.Values.Where(release => release.Pinned is not null).OrderBy(release => release.Name))
            served.Add($"{release.Name} {(await Ask.GetAsync(server, $"/api/v1/operator/channel/release/{release.Id}")).Body}");
        served.Add((await Ask.GetAsync(server, "/api/v1/operator/channel")).Body);
        Assert.True(served.Count > 20);
        return [.. served];
    }

    private static async Task MigrateAsync(TestDatabase database, string? target)
    {
        database.CreateFile();
        await using var db = database.CreateContext();
        await db.GetService<IMigrator>().MigrateAsync(target);
    }

    /// <summary>Row by row, the columns that the target has.</summary>
    private static async Task CopyAsync(TestDatabase source, TestDatabase target)
    {
        await using var from = source.CreateContext();
        await using var to = target.CreateContext();
        await from.Database.OpenConnectionAsync();
        await to.Database.OpenConnectionAsync();
        foreach (var table in InitialTables)
        {
            var columns = await ColumnsAsync(to, table);
            await using var select = from.Database.GetDbConnection().CreateCommand();
            select.CommandText = $"SELECT {string.Join(',', columns)} FROM {table}{(table == "promotions" ? " ORDER BY channel_id, sequence" : "")}";
            await using var rows = await select.ExecuteReaderAsync();
            while (await rows.ReadAsync())
                await InsertAsync(to, table, columns, rows);
        }
    }

    private static async Task<IReadOnlyList<string>> ColumnsAsync(DbContext db, string table)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"SELECT * FROM {table} LIMIT 0";
        await using var reader = await command.ExecuteReaderAsync();
        return [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
    }

    private static async Task InsertAsync(DbContext db, string table, IReadOnlyList<string> columns, DbDataReader row)
    {
        await using var insert = db.Database.GetDbConnection().CreateCommand();
        insert.CommandText = $"INSERT INTO {table} ({string.Join(',', columns)}) VALUES ({string.Join(',', columns.Select((_, index) => $"@p{index}"))})";
        for (var index = 0; index < columns.Count; index++)
        {
            var parameter = insert.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ($"@p{index}", row.GetValue(index));
            insert.Parameters.Add(parameter);
        }

        await insert.ExecuteNonQueryAsync();
    }
}
