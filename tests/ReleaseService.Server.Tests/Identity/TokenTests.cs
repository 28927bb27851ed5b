using System.Text;
using ReleaseService.Contracts.Client;
using ReleaseService.Contracts.Identity;
using ReleaseService.Core.Identity;
using ReleaseService.Server.Tests.Publishing;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Identity;

/// <summary>The life of tokens: made, shown once, used, expired, revoked.</summary>
public sealed class TokenTests
{
    [Theory, EachDatabase]
    public async Task A_token_is_what_was_asked_for(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind);
        var end = TestServer.Start.AddDays(30).AddTicks(12_345);
        var created = await server.Publisher().CreateTokenAsync(new("ci", Role.Publisher, ["beta", "nightly"], end));
        Assert.True(AccessToken.IsOne(created.Token));
        var (details, expiresAt) = (created.Details, TestServer.Start.AddDays(30).AddMilliseconds(1));
        Assert.Equal(("ci", Role.Publisher, TestServer.Start, "token:bootstrap", expiresAt, null, null), (details.Name, details.Role, details.CreatedAt, details.CreatedBy, details.ExpiresAt!.Value, details.LastUsedAt, details.RevokedAt));
        Assert.Equal(["beta", "nightly"], details.Channels);
        var identity = await server.Publisher(created.Token).GetIdentityAsync();
        Assert.Equal(("token:ci", Role.Publisher, expiresAt), (identity.Actor, identity.Role, identity.ExpiresAt!.Value));
        Assert.Equal(["beta", "nightly"], identity.Channels);
    }

    [Theory, EachDatabase]
    public async Task It_ends_at_its_expiry_to_the_millisecond(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind);
        var token = await server.CreateTokenAsync(Role.Viewer, validFor: TimeSpan.FromHours(1));
        server.Time.Advance(TimeSpan.FromHours(1) - TimeSpan.FromMilliseconds(1));
        await server.Publisher(token).GetIdentityAsync();
        server.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("token_expired", await CodeAsync(() => server.Publisher(token).GetIdentityAsync()));
    }

    [Theory, EachDatabase]
    public async Task A_revocation_counts_at_once_on_every_server_and_for_good(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var one = await TestServer.StartAsync(database, "--seed");
        await using var two = await TestServer.StartAsync(database);
        var created = await one.Publisher().CreateTokenAsync(new("ci", Role.Publisher));
        await two.Publisher(created.Token).GetIdentityAsync();
        var revoked = await one.Publisher().RevokeTokenAsync(created.Details.TokenId);
        Assert.Equal((TestServer.Start, "token:bootstrap"), (revoked.RevokedAt!.Value, revoked.RevokedBy));
        foreach (var server in new[] { two, one })
        {
            Assert.Equal("token_revoked", await CodeAsync(() => server.Publisher(created.Token).GetIdentityAsync()));
            Assert.Equal(401, (await Ask.GetAsync(server, "/api/v1/operator/channel", headers: ("Authorization", $"Bearer {created.Token}"))).Status);
        }

        // Again changes nothing; its name is free, and the new token isn't the old one.
        var state = await StoredState.ReadAsync(one);
        one.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(revoked, await one.Publisher().RevokeTokenAsync(created.Details.TokenId) with { Channels = revoked.Channels });
        Assert.Equal(state, await StoredState.ReadAsync(one));
        await one.Publisher().CreateTokenAsync(new("ci", Role.Publisher));
        Assert.Equal("token_revoked", await CodeAsync(() => two.Publisher(created.Token).GetIdentityAsync()));
    }

    [Theory, EachDatabase]
    public async Task When_it_was_last_used_is_noted_to_the_minute(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind);
        var created = await server.Publisher().CreateTokenAsync(new("ci", Role.Viewer));
        Assert.Null(await LastUsedAsync());
        foreach (var (seconds, expected) in new[] { (0, 0), (59, 0), (60, 60), (100, 60), (120, 120), (3600, 3600) })
        {
            server.Time.SetUtcNow(TestServer.Start.AddSeconds(seconds));
            await server.Publisher(created.Token).GetIdentityAsync();
            Assert.Equal(TestServer.Start.AddSeconds(expected), await LastUsedAsync());
        }

        await server.RefreshAsync();
        var revision = server.Snapshot.Stamp;
        server.Time.Advance(TimeSpan.FromHours(1));
        await server.Publisher(created.Token).GetIdentityAsync();
        await server.RefreshAsync();
        Assert.Equal(revision, server.Snapshot.Stamp); // a use is no change that servers would have to read

        async Task<DateTimeOffset?> LastUsedAsync() => (await server.Publisher().GetTokensAsync()).Tokens.Single(token => token.Name == "ci").LastUsedAt;
    }

    [Theory, EachDatabase]
    public async Task A_name_is_one_tokens_while_that_is_in_force(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind);
        var first = await server.Publisher().CreateTokenAsync(new("ci", Role.Viewer, ExpiresAt: TestServer.Start.AddHours(1)));
        var state = await StoredState.ReadAsync(server);
        Assert.Equal("token_name_taken", await CodeAsync(() => server.Publisher().CreateTokenAsync(new("ci", Role.Admin))));
        Assert.Equal("token_not_found", await CodeAsync(() => server.Publisher().RevokeTokenAsync(Guid.NewGuid())));
        Assert.Equal((404, "token_not_found"), await Ask.SendAsync(server, HttpMethod.Delete, "/api/v1/tokens/ci", ("Authorization", $"Bearer {TestServer.AdminToken}")) is var answer ? (answer.Status, answer.Code) : default);
        Assert.Equal(state, await StoredState.ReadAsync(server));
        await server.Publisher().RevokeTokenAsync(first.Details.TokenId);
        await server.Publisher().CreateTokenAsync(new("ci", Role.Admin));
        Assert.Equal(2, (await server.Publisher().GetTokensAsync()).Tokens.Count(token => token.Name == "ci"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"name":"ci"}""")]
    [InlineData("""{"role":"viewer"}""")]
    [InlineData("""{"name":"","role":"viewer"}""")]
    [InlineData("""{"name":"c i","role":"viewer"}""")]
    [InlineData("""{"name":"ci","role":"owner"}""")]
    [InlineData("""{"name":"ci","role":7}""")]
    [InlineData("""{"name":"ci","role":"viewer,admin"}""")]
    [InlineData("""{"name":"ci","role":"viewer","channels":["Beta"]}""")]
    [InlineData("""{"name":"ci","role":"viewer","channels":["beta","beta"]}""")]
    [InlineData("""{"name":"ci","role":"viewer","channels":[null]}""")]
    [InlineData("""{"name":"ci","role":"viewer","channels":"beta"}""")]
    [InlineData("""{"name":"ci","role":"viewer","channel":["beta"]}""")] // mistyped, it would be for all
    [InlineData("""{"name":"ci","role":"viewer","expiresAt":"2026-09-01T12:00:00Z"}""")]
    [InlineData("""{"name":"ci","role":"viewer","expiresAt":"tomorrow"}""")]
    [InlineData("""{"name":"ci","role":"viewer","token":"rst_00000000000000000000000000000000000000000000"}""")]
    public async Task A_request_that_makes_no_sense_makes_no_token(string body)
    {
        await using var server = await TestServer.StartSeededAsync();
        var state = await StoredState.ReadAsync(server);
        var answer = await Ask.SendAsync(server, HttpMethod.Post, "/api/v1/tokens", "application/json", Encoding.UTF8.GetBytes(body));
        Assert.True(answer.Status == 400 && answer.Code == "request_invalid", $"{answer.Status} {answer.Body}");
        Assert.Equal(state, await StoredState.ReadAsync(server));
    }

    private static async Task<string> CodeAsync(Func<Task> call) => (await Assert.ThrowsAsync<ReleaseServiceException>(call)).Problem!.Code;
}
