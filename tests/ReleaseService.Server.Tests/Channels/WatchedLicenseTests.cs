using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Identity;
using ReleaseService.Server.Channels;
using ReleaseService.Server.Tests.Licensing;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Licensing;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Channels;

/// <summary>What becomes of an open stream when the license, or the token, is worth something else by now.</summary>
public sealed class WatchedLicenseTests
{
    private const string Deployment = "deployment-a";

    [Theory, EachDatabase]
    public async Task A_revoked_license_hears_so_on_every_server_and_no_more(DatabaseKind kind)
    {
        using var issuer = new LicenseIssuer();
        await using var database = await TestDatabase.CreateAsync(kind);
        string[] settings = [$"--Licensing:Jwks:0={issuer.JwksFile}", "--seed"];
        await using var one = await TestServer.StartAsync(database, settings);
        await using var two = await TestServer.StartAsync(database, settings);
        var (license, other) = (issuer.Issue(TestServer.Start.AddYears(1), Deployment), issuer.Issue(TestServer.Start.AddYears(1), "deployment-b"));
        using var here = await RawWatch.OpenAsync(one, "beta", license);
        using var there = await RawWatch.OpenAsync(two, "beta", license);
        using var others = await RawWatch.OpenAsync(two, "beta", other);
        var (id, _) = await others.NextHeadAsync();
        foreach (var watch in new[] { here, there })
            Assert.Equal(id, (await watch.NextHeadAsync()).Id);

        await new LicenseDesk(one).RevokeLicenseAsync(await new LicenseDesk(one).IdOfAsync(license));
        Assert.Equal("license_revoked", await here.NextRefusalAsync());
        Assert.Equal("license_revoked", await there.NextRefusalAsync());
        await one.PromoteAsync("beta", "0.83.0-1");
        Assert.NotEqual(id, (await others.NextHeadAsync()).Id);
    }

    [Theory, EachDatabase]
    public async Task A_frozen_license_keeps_its_head_through_promotions_until_a_newer_one_is_known_and_again_when_that_one_is_revoked(DatabaseKind kind)
    {
        using var issuer = new LicenseIssuer();
        await using var server = await TestServer.StartSeededAsync(kind, issuer);
        var renewed = issuer.Issue(TestServer.Start.AddYears(1), Deployment);
        using var watch = await RawWatch.OpenAsync(server, "stable", issuer.Issue(new DateTimeOffset(2026, 3, 12, 0, 0, 0, TimeSpan.Zero), Deployment));
        Assert.Equal("1-6", (await watch.NextHeadAsync()).Id);
        await server.PromoteAsync("stable", "0.83.0-1");
        await Ask.GetAsync(server, "/api/v1/license", renewed);
        Assert.Equal("1-15", (await watch.NextHeadAsync()).Id);
        await new LicenseDesk(server).RevokeLicenseAsync(await new LicenseDesk(server).IdOfAsync(renewed));
        Assert.Equal("1-6", (await watch.NextHeadAsync()).Id);
    }

    [Fact]
    public async Task A_license_that_freezes_while_it_watches_hears_of_no_later_promotion()
    {
        using var issuer = new LicenseIssuer();
        await using var server = await TestServer.StartSeededAsync(issuer: issuer);
        using var watch = await RawWatch.OpenAsync(server, "stable", issuer.Issue(TestServer.Start.AddHours(1), Deployment));
        Assert.Equal("1-14", (await watch.NextHeadAsync()).Id);
        server.Time.Advance(TimeSpan.FromDays(3)); // in its grace
        await server.PromoteAsync("stable", "0.83.0-1");
        Assert.Equal("1-15", (await watch.NextHeadAsync()).Id);
        server.Time.Advance(TimeSpan.FromDays(1));
        await server.PromoteAsync("stable", "0.83.0-2");

        // The next that it hears is what its renewal brings, and nothing was lost in between.
        await Ask.GetAsync(server, "/api/v1/license", issuer.Issue(TestServer.Start.AddYears(1), Deployment));
        Assert.Equal("1-16", (await watch.NextHeadAsync()).Id);
    }

    [Fact]
    public async Task Where_expired_licenses_are_refused_the_end_of_the_grace_ends_the_stream_without_waiting_for_a_heartbeat()
    {
        using var issuer = new LicenseIssuer();
        await using var server = await TestServer.StartSeededAsync(issuer: issuer, settings: ["--Licensing:Expired=Refuse", "--Channels:WatchHeartbeat=00:05:00"]);
        var end = TestServer.Start.AddMinutes(2);
        using var watch = await RawWatch.OpenAsync(server, "stable", issuer.Issue(end.AddDays(-3).AddMinutes(-1), Deployment));
        Assert.Equal("1-14", (await watch.NextHeadAsync()).Id);
        server.Time.SetUtcNow(end);
        await server.PromoteAsync("stable", "0.83.0-1"); // at the very end it still follows
        Assert.Equal("1-15", (await watch.NextHeadAsync()).Id);
        var refusal = watch.NextRefusalAsync();
        await Eventually.HoldsAsync(
            () =>
            {
                server.Time.Advance(TimeSpan.FromMilliseconds(1));
                return Task.FromResult(refusal.IsCompleted);
            },
            "the stream ends");
        Assert.Equal("license_expired", await refusal);
        Assert.True(server.Time.GetUtcNow() < end.AddMinutes(3), "only a heartbeat ended it");
    }

    [Fact]
    public async Task A_deployment_that_is_moved_hears_where_to_and_loses_what_only_the_assignment_gave()
    {
        using var issuer = new LicenseIssuer();
        await using var server = await TestServer.StartSeededAsync(issuer: issuer);
        var (license, desk) = (issuer.Issue(TestServer.Start.AddYears(1), Deployment), new LicenseDesk(server));
        using var stable = await RawWatch.OpenAsync(server, "stable", license, lastEventId: "1-14");
        await desk.AssignAsync(Deployment, "nightly");
        var (id, moved) = await stable.NextHeadAsync();
        Assert.Equal(("1-14-nightly", 14, "nightly"), (id, moved.GetProperty("sequence").GetInt64(), moved.GetProperty("assignedChannel").GetString()));

        using var nightly = await RawWatch.OpenAsync(server, "nightly", license);
        Assert.EndsWith("-nightly", (await nightly.NextHeadAsync()).Id);
        await desk.UnassignAsync(Deployment, force: true);
        Assert.Equal("channel_forbidden", await nightly.NextRefusalAsync());
        Assert.Equal("1-14", (await stable.NextHeadAsync()).Id);
    }

    [Fact]
    public async Task A_channel_that_is_closed_to_the_caller_ends_the_streams_of_those_who_may_no_longer_see_it()
    {
        using var issuer = new LicenseIssuer();
        await using var server = await TestServer.StartSeededAsync(issuer: issuer);
        await server.Publisher().PutChannelAsync("beta", new("Beta", "", ChannelAccess.Public));
        using var anonymous = await RawWatch.OpenAsync(server, "beta");
        using var licensed = await RawWatch.OpenAsync(server, "beta", issuer.Issue(TestServer.Start.AddYears(1)));
        Assert.Equal((await anonymous.NextHeadAsync()).Id, (await licensed.NextHeadAsync()).Id);
        await server.Publisher().PutChannelAsync("beta", new("Beta", "", ChannelAccess.Licensed));
        Assert.Equal("license_required", await anonymous.NextRefusalAsync());
        await server.PromoteAsync("beta", "0.82.0-1");
        Assert.Equal("0.82.0-1", (await licensed.NextHeadAsync()).Data.GetProperty("releaseName").GetString());
    }

    [Theory, EachDatabase]
    public async Task A_token_watches_what_it_is_for_until_it_is_revoked(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind);
        var token = await server.CreateTokenAsync(Role.Viewer, "watcher", ["nightly"]);
        Assert.Equal(403, (await Ask.SendAsync(server, HttpMethod.Get, "/api/v1/channels/beta/watch", ("Authorization", $"Bearer {token}"))).Status);
        using var watch = await RawWatch.OpenAsync(server, "nightly", token);
        var (id, _) = await watch.NextHeadAsync();
        await server.PromoteAsync("nightly", "0.83.0-1");
        Assert.NotEqual(id, (await watch.NextHeadAsync()).Id);

        var details = (await server.Publisher().GetTokensAsync()).Tokens.Single(other => other.Name == "watcher");
        await server.Publisher().RevokeTokenAsync(details.TokenId);
        var refusal = watch.NextRefusalAsync();
        await Eventually.HoldsAsync(
            () =>
            {
                server.Time.Advance(new ChannelSettings().WatchHeartbeat);
                return Task.FromResult(refusal.IsCompleted);
            },
            "a heartbeat finds that it is revoked");
        Assert.Equal("token_revoked", await refusal);
    }
}
