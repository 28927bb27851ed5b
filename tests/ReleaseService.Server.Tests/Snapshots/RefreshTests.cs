using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Snapshots;

public sealed class RefreshTests
{
    [Theory, EachDatabase]
    public async Task A_promotion_reaches_every_replica_by_itself(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var one = await TestServer.StartAsync(database, "--seed");
        await using var two = await TestServer.StartAsync(database);
        for (var sequence = 15; sequence < 20; sequence++)
        {
            await using (var db = database.CreateContext())
                Assert.Equal(sequence, await Promotion.RunAsync(db, one.Time, "stable", sequence % 2 == 0 ? "0.83.0-2" : "0.83.0-1"));
            foreach (var server in new[] { one, two })
            {
                await Eventually.HoldsAsync(() => Task.FromResult(server.Snapshot.Channels["stable"].Head!.Sequence == sequence), $"sequence {sequence} is shown");
                Assert.Equal(sequence.ToString(), (await Ask.GetAsync(server, "/api/v1/operator/channel")).Metadata("sequence"));
            }
        }

        Assert.Equal(one.Snapshot.Stamp, two.Snapshot.Stamp);
    }

    [Fact]
    public async Task On_PostgreSQL_the_notification_and_not_the_poll_brings_it()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Postgres);
        await using var server = await TestServer.StartAsync(database, "--seed", "--Database:PollInterval=00:01:00");
        await Eventually.HoldsAsync(() => database.IsListenedToAsync(), "the server listens");
        await using (var db = database.CreateContext())
            await Promotion.RunAsync(db, server.Time, "stable", "0.83.0-1");
        await Eventually.HoldsAsync(() => Task.FromResult(server.Snapshot.Channels["stable"].Head!.Sequence == 15), "shown long before the minute is over");
    }

    [Theory, EachDatabase]
    public async Task A_snapshot_built_step_by_step_is_the_same_as_one_built_at_once(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var old = await TestServer.StartAsync(database, "--seed");
        foreach (var release in new[] { "0.83.0-1", "0.82.0-1", "0.83.0-2" })
            await old.PromoteAsync("stable", release);
        await old.PromoteAsync("beta", "0.74.0-1");

        await using var fresh = await TestServer.StartAsync(database);
        Assert.Equal(Describe(fresh), Describe(old));

        static IEnumerable<string> Describe(TestServer server) => server.Snapshot.Channels.Values.OrderBy(state => state.Channel.Name)
            .SelectMany(state => state.Promotions.Select(promotion =>
                $"{state.Channel} {promotion.Sequence} {promotion.ReleaseId} {promotion.At:O} {promotion.Spec.ETagOf(default)} {promotion.Spec.Brotli?.Length} {Convert.ToHexString(promotion.Spec.GetIdentity())}"))
            .Concat(server.Snapshot.Releases.Values.OrderBy(release => release.Name).Select(release => $"{release with { Pinned = null }} {release.Pinned?.ETagOf(default)}"));
    }

    public static TheoryData<DatabaseKind, string> Columns =>
        new(from kind in Enum.GetValues<DatabaseKind>() from column in new[] { "identity", "gzip", "brotli" } select (kind, column));

    [Theory, MemberData(nameof(Columns))]
    public async Task A_damaged_head_in_the_database_is_never_shown(DatabaseKind kind, string column)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var server = await TestServer.StartAsync(database, "--seed");
        var body = (await Ask.GetAsync(server, "/api/v1/operator/channel")).Body;
        string Take(string name) => name == column ? "p.document_sha256" : $"p.document_{name}";
        await database.ExecuteAsync($"""
            INSERT INTO promotions (channel_id, sequence, release_id, actor, reason, at, revision, document_identity, document_gzip, document_brotli, document_sha256)
            SELECT p.channel_id, 15, p.release_id, 'x', 'x', p.at, (SELECT max(number) + 1 FROM revisions), {Take("identity")}, {Take("gzip")}, {Take("brotli")}, p.document_sha256
            FROM promotions p JOIN channels c ON c.channel_id = p.channel_id WHERE c.name = 'stable' AND p.sequence = 14
            """);
        await database.ExecuteAsync($"INSERT INTO revisions (number, nonce, at, what) SELECT max(number) + 1, '{Guid.NewGuid().ToString().ToUpperInvariant()}', max(at), 'tampered' FROM revisions");
        await Eventually.HoldsAsync(async () => (await Ask.GetAsync(server, "/readyz")).Body.Contains("isn't what its hash says", StringComparison.Ordinal), "it is told");
        Assert.Equal(body, (await Ask.GetAsync(server, "/api/v1/operator/channel")).Body);
    }

    [Fact]
    public async Task A_damaged_document_of_the_past_is_an_error_and_never_sent()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await SampleChannels.SeedAsync(database);
        await database.ExecuteAsync("DROP TRIGGER pinned_specs_no_update");
        await database.ExecuteAsync("UPDATE pinned_specs SET document_gzip = (SELECT document_gzip FROM promotions LIMIT 1)");
        await using var server = await TestServer.StartAsync(database);
        foreach (var coding in new[] { "gzip", "identity" })
        {
            var answer = await Ask.GetAsync(server, $"/api/v1/operator/channel/release/{server.ReleaseId("0.79.0-1")}", headers: ("Accept-Encoding", coding));
            Assert.Equal((500, "text/plain"), (answer.Status, answer.ContentType));
        }
    }
}
