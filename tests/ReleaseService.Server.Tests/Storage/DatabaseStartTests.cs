using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReleaseService.Hosting;
using ReleaseService.Server.Databases;
using ReleaseService.Server.Hosting;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Storage;

/// <summary>Migrations, seeding and the epoch at start.</summary>
public sealed class DatabaseStartTests
{
    [Theory, EachDatabase]
    public async Task Several_servers_starting_at_once_on_an_empty_database_migrate_and_seed_it_once(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateEmptyAsync(kind);
        var servers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => TestServer.StartAsync(database, "--seed"))));
        Assert.All(servers, server => Assert.Equal(14, server.Snapshot.Channels["stable"].Head!.Sequence));
        await using var db = database.CreateContext();
        Assert.Equal(27, await db.Releases.CountAsync());
        Assert.Equal(1, await db.Revisions.CountAsync(row => row.What == "seeded"));
        foreach (var server in servers)
            await server.DisposeAsync();
    }

    [Fact]
    public async Task An_empty_embedded_database_seeds_itself_and_a_seeded_one_is_left_alone()
    {
        await using var database = await TestDatabase.CreateEmptyAsync(DatabaseKind.Sqlite);
        await using (var first = await TestServer.StartAsync(database))
            Assert.Equal((14, 2L), (first.Snapshot.Channels["stable"].Head!.Sequence, first.Snapshot.Stamp.Revision)); // the admin token and the seed

        // Other files at the next start change nothing, nor does --seed.
        var folder = Directory.CreateTempSubdirectory().FullName;
        await using var second = await TestServer.StartAsync(database, "--seed", $"--Database:SeedFolder={folder}");
        Assert.Equal((14, 2L), (second.Snapshot.Channels["stable"].Head!.Sequence, second.Snapshot.Stamp.Revision));
        Directory.Delete(folder);
    }

    [Fact]
    public async Task An_empty_PostgreSQL_is_not_ready_and_says_why_until_a_first_publish()
    {
        await using var database = await TestDatabase.CreateEmptyAsync(DatabaseKind.Postgres);
        await using var server = await TestServer.StartAsync(database);
        var readiness = await Ask.GetAsync(server, "/readyz");
        Assert.Equal(503, readiness.Status);
        Assert.Contains("--seed", readiness.Body);
        Assert.Equal(200, (await Ask.GetAsync(server, "/healthz")).Status);
        Assert.Equal(503, (await Ask.GetAsync(server, "/api/v1/channels")).Status);

        await SampleChannels.SeedAsync(database);
        await Eventually.HoldsAsync(async () => (await Ask.GetAsync(server, "/readyz")).Status == 200, "ready after the first publish");
    }

    [Theory, EachDatabase]
    public async Task Migrate_only_makes_the_schema_and_nothing_else(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateEmptyAsync(kind);
        await using var app = ReleaseServer.Create(StartCommand.Parse([.. database.Settings, "--migrate-only"]));
        await app.Services.GetRequiredService<DatabaseStart>().RunAsync(CancellationToken.None);
        await using var db = database.CreateContext();
        Assert.Empty(await db.Database.GetPendingMigrationsAsync());
        Assert.False(await db.Channels.AnyAsync());
    }

    [Fact]
    public async Task A_migration_lock_that_a_crash_left_behind_on_SQLite_blocks_nobody()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await database.ExecuteAsync("CREATE TABLE IF NOT EXISTS \"__EFMigrationsLock\" (\"Id\" INTEGER PRIMARY KEY, \"Timestamp\" TEXT NOT NULL)");
        await database.ExecuteAsync("INSERT INTO \"__EFMigrationsLock\" VALUES (1, '2020-01-01')");
        await using var server = await TestServer.StartAsync(database);
        Assert.NotNull(server.Snapshot);
    }

    [Fact]
    public async Task A_broken_seed_file_stops_the_start_and_names_file_and_line()
    {
        await using var database = await TestDatabase.CreateEmptyAsync(DatabaseKind.Sqlite);
        var folder = Directory.CreateTempSubdirectory().FullName;
        await File.WriteAllTextAsync($"{folder}/stable.yaml", "name: stable\ntitle: no\naccess: public\n");
        var error = await Assert.ThrowsAsync<SettingsException>(() => TestServer.StartAsync(database, $"--Database:SeedFolder={folder}"));
        Assert.Contains("stable.yaml:2:8", error.Message);
        await using var db = database.CreateContext();
        Assert.False(await db.Channels.AnyAsync());
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_seed_folder_without_a_default_channel_stops_the_start()
    {
        await using var database = await TestDatabase.CreateEmptyAsync(DatabaseKind.Sqlite);
        var folder = Directory.CreateTempSubdirectory().FullName;
        await File.WriteAllTextAsync($"{folder}/stable.yaml", "name: stable\ntitle: Stable\naccess: public\n");
        Assert.Contains("is the default", (await Assert.ThrowsAsync<SettingsException>(() => TestServer.StartAsync(database, $"--Database:SeedFolder={folder}"))).Message);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_seed_folder_without_channels_stops_the_start()
    {
        await using var database = await TestDatabase.CreateEmptyAsync(DatabaseKind.Sqlite);
        var folder = Directory.CreateTempSubdirectory().FullName;
        Assert.Contains("holds no channel", (await Assert.ThrowsAsync<SettingsException>(() => TestServer.StartAsync(database, $"--Database:SeedFolder={folder}"))).Message);
        Directory.Delete(folder);
    }

    [Theory, EachDatabase]
    public async Task New_epoch_is_asked_for_and_shown_and_changes_no_document(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var server = await TestServer.StartAsync(database, "--seed");
        var before = await Ask.GetAsync(server, "/api/v1/operator/channel");
        await using (var app = ReleaseServer.Create(StartCommand.Parse([.. database.Settings, "--new-epoch"])))
            await app.Services.GetRequiredService<DatabaseStart>().RunAsync(CancellationToken.None);

        await server.RefreshAsync();
        var after = await Ask.GetAsync(server, "/api/v1/operator/channel");
        Assert.Equal("1", before.Response.Headers.GetValues("Release-Epoch").Single());
        Assert.True(long.Parse(after.Response.Headers.GetValues("Release-Epoch").Single()) > 1_700_000_000);
        Assert.Equal((before.Body, before.Response.Headers.ETag), (after.Body, after.Response.Headers.ETag));
    }

    [Theory, EachDatabase]
    public async Task The_model_has_no_change_without_a_migration(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateEmptyAsync(kind);
        await using var db = database.CreateContext();
        Assert.False(db.Database.HasPendingModelChanges());
    }
}
