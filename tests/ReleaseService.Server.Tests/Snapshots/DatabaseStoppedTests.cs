using ReleaseService.Storage.Databases;
using ReleaseService.Testing;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Licensing;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Snapshots;

/// <summary>With the real database stopped, every read that a license makes goes on.</summary>
public sealed class DatabaseStoppedTests
{
    [Fact]
    public async Task Heads_pins_frozen_licenses_and_lists_are_served_with_PostgreSQL_stopped_and_it_recovers()
    {
        await using var postgres = await PostgresServer.StartOwnAsync();
        if (postgres is null)
            RealParts.Missing("no PostgreSQL on this machine (initdb, pg_ctl) to stop and start");
        await using var database = TestDatabase.On(postgres!);
        using var issuer = new LicenseIssuer();
        await using var server = await TestServer.StartAsync(database, "--seed", $"--Licensing:Jwks:0={issuer.JwksFile}");
        var license = issuer.Issue(TestServer.Start.AddYears(1));
        var frozen = issuer.Issue(new DateTimeOffset(2026, 3, 12, 0, 0, 0, TimeSpan.Zero), "another-deployment");
        string[] paths = ["/api/v1/operator/channel", $"/api/v1/operator/channel/release/{server.ReleaseId("0.74.0-1")}", "/api/v1/channels", "/api/v1/channels/beta/spec", $"/api/v1/releases/{server.ReleaseId("0.77.1-1")}", "/api/v1/license"];
        var before = await ReadAsync();

        await postgres!.StopAsync();
        await Eventually.HoldsAsync(async () => (await Ask.GetAsync(server, "/readyz")).Body.Contains("unreachable", StringComparison.Ordinal), "readiness tells of it");
        Assert.Equal(200, (await Ask.GetAsync(server, "/readyz")).Status);
        Assert.Equal(before, await ReadAsync());

        // A license that nobody has seen yet is verified and served all the same.
        Assert.Equal(200, (await Ask.GetAsync(server, "/api/v1/operator/channel", issuer.Issue(TestServer.Start.AddYears(2), "never-seen"))).Status);

        await postgres.StartAgainAsync();
        await using (var db = database.CreateContext())
            await Promotion.RunAsync(db, server.Time, "stable", "0.83.0-1");
        await Eventually.HoldsAsync(() => Task.FromResult(server.Snapshot.Channels["stable"].Head!.Sequence == 15), "the promotion is shown");
        Assert.DoesNotContain("unreachable", (await Ask.GetAsync(server, "/readyz")).Body);

        async Task<List<string>> ReadAsync()
        {
            List<string> bodies = [];
            foreach (var path in paths)
            {
                foreach (var sent in new[] { license, frozen })
                    bodies.Add($"{path} {(await Ask.GetAsync(server, path, sent)).Status} {(await Ask.GetAsync(server, path, sent)).Body}");
            }

            Assert.Equal(2 * paths.Length, bodies.Count(body => body.Contains(" 200 ", StringComparison.Ordinal)));
            return bodies;
        }
    }

    [Fact]
    public async Task With_the_SQLite_file_gone_reads_go_on_and_readiness_tells_of_it()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var server = await TestServer.StartAsync(database, "--seed");
        var (head, pin) = ("/api/v1/operator/channel", $"/api/v1/operator/channel/release/{server.ReleaseId("0.74.0-1")}");
        var before = ((await Ask.GetAsync(server, head)).Body, (await Ask.GetAsync(server, pin)).Body);
        var file = new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder(database.ConnectionString).DataSource;
        File.WriteAllText($"{file}.broken", "This is no database.");
        File.Delete($"{file}-wal"); // or SQLite would make the database of it again
        File.Delete($"{file}-shm");
        File.Move($"{file}.broken", file, overwrite: true);
        await Eventually.HoldsAsync(async () => (await Ask.GetAsync(server, "/readyz")).Body.Contains("unreachable: SQLite error", StringComparison.Ordinal), "readiness tells of it");
        Assert.Equal(200, (await Ask.GetAsync(server, "/readyz")).Status);
        Assert.Equal(before, ((await Ask.GetAsync(server, head)).Body, (await Ask.GetAsync(server, pin)).Body));
    }

    [Fact]
    public async Task A_server_that_starts_before_its_database_waits_unready_and_becomes_ready()
    {
        await using var postgres = await PostgresServer.StartOwnAsync();
        if (postgres is null)
            RealParts.Missing("no PostgreSQL on this machine (initdb, pg_ctl) to stop and start");
        await postgres!.StopAsync();
        await using var database = TestDatabase.On(postgres);
        await using var server = await TestServer.StartAsync(database, "--seed");
        Assert.Equal(503, (await Ask.GetAsync(server, "/readyz")).Status);
        Assert.Equal(200, (await Ask.GetAsync(server, "/healthz")).Status);
        await postgres.StartAgainAsync();
        await Eventually.HoldsAsync(async () => (await Ask.GetAsync(server, "/readyz")).Status == 200, "ready");
    }
}
