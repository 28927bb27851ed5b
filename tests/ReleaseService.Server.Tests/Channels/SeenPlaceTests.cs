using System.Text.RegularExpressions;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Client;
using ReleaseService.Server.Snapshots;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Licensing;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Channels;

/// <summary>A replica that nobody has told of a promotion, asked by a client that has seen it at another one.</summary>
public sealed class SeenPlaceTests
{
    private const string Behind = "--Database:PollInterval=00:01:00";

    [Theory, EachDatabase]
    public async Task A_replica_that_is_behind_catches_up_before_it_answers(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await database.MuteAsync();
        await using var one = await TestServer.StartAsync(database, "--seed", Behind);
        await using var two = await TestServer.StartAsync(database, Behind);
        var paths = new[] { "/api/v1/operator/channel", "/api/v1/channels/stable/spec" };
        for (var sequence = 15; sequence < 19; sequence++)
        {
            await one.PromoteAsync("stable", sequence % 2 == 0 ? "0.83.0-2" : "0.83.0-1");
            if (kind == DatabaseKind.Sqlite) // On PostgreSQL it has just begun to listen, and may have looked.
                Assert.Equal($"{sequence - 1}", (await Ask.GetAsync(two, paths[0])).Metadata("sequence"));
            Assert.Equal($"{sequence}", (await SeenAsync(two, paths[sequence % 2], $"1-{sequence}")).Metadata("sequence"));
            two.Time.Advance(CatchUp.Apart);
        }
    }

    [Fact]
    public async Task A_watcher_that_comes_back_to_a_replica_that_is_behind_isnt_shown_the_past()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var one = await TestServer.StartAsync(database, "--seed", Behind);
        await using var two = await TestServer.StartAsync(database, Behind);
        await one.PromoteAsync("stable", "0.83.0-1");
        using var watch = await RawWatch.OpenAsync(two, "stable", lastEventId: "1-15");
        await two.PromoteAsync("stable", "0.83.0-2");
        Assert.Equal("1-16", (await watch.NextHeadAsync()).Id);
    }

    [Fact]
    public async Task The_typed_client_says_what_it_has_seen_and_gets_it()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var one = await TestServer.StartAsync(database, "--seed", Behind);
        await using var two = await TestServer.StartAsync(database, Behind);
        var client = new ReleaseServiceClient(ServiceHttp.NewClient(two.Address, ServiceHttp.NewHandler()));
        var known = await client.GetChannelSpecAsync("stable");
        await one.PromoteAsync("stable", "0.83.0-1");
        Assert.Null(await client.GetChannelSpecAsync("stable", known!.ETag));
        Assert.Equal("15", (await client.GetChannelSpecAsync("stable", known.ETag, new ChannelPlace(1, 15)))!.Document.Metadata["sequence"]);
        Assert.Equal("15", (await client.GetOwnSpecAsync(known.ETag, new ChannelPlace(1, 15)))!.Document.Metadata["sequence"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("15")]
    [InlineData("1-")]
    [InlineData("-15")]
    [InlineData("1 - 15")]
    [InlineData("+1-15")]
    [InlineData("one-15")]
    [InlineData("1-99999999999999999999")]
    [InlineData("1-15, 1-16")]
    [InlineData("1-14")] // it is there
    [InlineData("0-99")] // of an epoch that is over
    public async Task What_cant_be_read_and_what_isnt_ahead_is_no_reason_to_look_into_the_database(string sent)
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var one = await TestServer.StartAsync(database, "--seed", Behind);
        await using var two = await TestServer.StartAsync(database, Behind);
        await one.PromoteAsync("stable", "0.83.0-1");
        var answer = await SeenAsync(two, "/api/v1/operator/channel", sent);
        Assert.Equal((200, "14"), (answer.Status, answer.Metadata("sequence")));
        Assert.Equal(0, Looks(two));
    }

    [Fact]
    public async Task Many_that_claim_to_have_seen_more_make_one_look_and_one_after_it()
    {
        await using var server = await TestServer.StartSeededAsync();
        var many = Enumerable.Range(0, 200).Select(i => SeenAsync(server, "/api/v1/operator/channel", $"9-{i + 1}")).ToList();

        // Whoever came before the first look shares it; the others wait for the second, which isn't due while the clock stands still.
        await Eventually.HoldsAsync(() => Task.FromResult(many.Any(one => one.IsCompleted)), "the first look is over");
        Assert.Equal(1, Looks(server));
        await Eventually.HoldsAsync(
            () =>
            {
                server.Time.Advance(CatchUp.Apart / 4);
                return Task.FromResult(many.TrueForAll(one => one.IsCompleted));
            },
            "all are answered");
        Assert.All(many, one => Assert.Equal((200, "14"), (one.Result.Status, one.Result.Metadata("sequence"))));
        Assert.InRange(Looks(server), 1, 1 + (int)((server.Time.GetUtcNow() - TestServer.Start) / CatchUp.Apart));
    }

    [Fact]
    public async Task A_frozen_license_that_has_seen_more_than_it_gets_makes_no_look()
    {
        using var issuer = new LicenseIssuer();
        await using var server = await TestServer.StartSeededAsync(issuer: issuer);
        var frozen = issuer.Issue(new DateTimeOffset(2026, 3, 12, 0, 0, 0, TimeSpan.Zero));
        var answer = await Ask.GetAsync(server, "/api/v1/operator/channel", frozen, (HeaderNames.MinSequence, "1-14"));
        Assert.NotEqual("14", answer.Metadata("sequence"));
        Assert.Equal(0, Looks(server));
    }

    [Fact]
    public async Task With_the_database_stopped_the_answer_is_what_it_has_and_doesnt_wait_for_long()
    {
        await using var postgres = await PostgresServer.StartOwnAsync();
        if (postgres is null)
            RealParts.Missing("no PostgreSQL on this machine (initdb, pg_ctl) to stop and start");
        await using var database = TestDatabase.On(postgres!);
        await using var server = await TestServer.StartAsync(database, "--seed");
        await postgres!.StopAsync();
        var asked = SeenAsync(server, "/api/v1/operator/channel", "1-15");
        await Eventually.HoldsAsync(
            () =>
            {
                server.Time.Advance(CatchUp.Longest);
                return Task.FromResult(asked.IsCompleted);
            },
            "it is answered");
        Assert.Equal((200, "14"), ((await asked).Status, (await asked).Metadata("sequence")));
    }

    private static Task<Ask> SeenAsync(TestServer server, string path, string place) => Ask.GetAsync(server, path, headers: (HeaderNames.MinSequence, place));

    private static int Looks(TestServer server) => Regex.Count(server.Log.Text, "looking into the database");
}
