using System.Text.Json.Nodes;
using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Client;
using ReleaseService.Contracts.Identity;
using ReleaseService.Testing.Identity;
using ReleaseService.Testing.Licensing;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Identity;

/// <summary>What a job's token does and doesn't do over HTTP, and what its owner is told.</summary>
public sealed class OidcRequestTests
{
    private static readonly PromoteRequest Back = new(Release: "0.78.0-1", Reason: "Too many support cases.", IsRollback: true);

    [Fact]
    public async Task A_job_of_main_promotes_on_its_channel_and_on_no_other()
    {
        await using var issuer = await OidcIssuer.StartAsync();
        await using var server = await StartAsync(issuer);
        var job = Client(server, Token(issuer));
        var identity = await job.GetIdentityAsync();
        Assert.Equal((Role.Publisher, "beta", TestServer.Start.AddMinutes(5)), (identity.Role, Assert.Single(identity.Channels), identity.ExpiresAt));

        await job.PromoteAsync("beta", Back);
        Assert.Equal($"oidc:{new Uri(issuer.Url).Authority}:repo:acme/releases:ref:refs/heads/main", (await job.GetPromotionsAsync("beta")).Promotions[^1].Actor);
        await AssertRefusedAsync(403, "channel_out_of_scope", () => job.PromoteAsync("stable", Back));
        await AssertRefusedAsync(403, "force_forbidden", () => job.PromoteAsync("beta", Back with { Force = true }));
        await AssertRefusedAsync(403, "role_missing", () => job.GetTokensAsync());
        await AssertRefusedAsync(403, "scope_too_narrow", () => job.GetLastAuditAsync(1));
    }

    [Fact]
    public async Task A_refused_token_is_told_why_and_logged_without_it()
    {
        await using var issuer = await OidcIssuer.StartAsync();
        await using var server = await StartAsync(issuer);
        var (fork, late) = (Token(issuer, ("event_name", "pull_request"), ("ref", "refs/pull/7/merge")), Token(issuer, ("exp", 1)));
        await AssertRefusedAsync(403, "identity_unmatched", () => Client(server, fork).PromoteAsync("beta", Back), "looked at: event_name, ref, repository.");
        await AssertRefusedAsync(401, "identity_invalid", () => Client(server, late).PromoteAsync("beta", Back), "2026-09-01T12:00:00Z");
        await AssertRefusedAsync(401, "identity_invalid", () => Client(server, late).GetChannelsAsync()); // also where nobody must say who they are
        await server.StopAsync();
        var line = JsonNode.Parse(Assert.Single(server.Log.Text.Split('\n'), line => line.Contains("identity_unmatched", StringComparison.Ordinal)))!;
        Assert.Equal($"oidc:{new Uri(issuer.Url).Authority}:repo:acme/releases:ref:refs/heads/main", (string?)line["Actor"]);
        Assert.Equal("rule 0 wants event_name=push and ref=refs/heads/main and repository=acme/releases", (string?)line["RulesWant"]);
        foreach (var part in (fork + "." + late).Split('.'))
            Assert.DoesNotContain(part, server.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_issuer_that_is_down_is_503_and_not_held_against_the_address()
    {
        await using var issuer = await OidcIssuer.StartAsync();
        await using var server = await StartAsync(issuer, "--Identity:RefusalsPerMinute=1");
        issuer.DiscoveryFailure = "down";
        for (var i = 0; i < 5; i++)
            await AssertRefusedAsync(503, "issuer_unavailable", () => Client(server, Token(issuer)).GetIdentityAsync());
        issuer.DiscoveryFailure = null;
        server.Time.Advance(TimeSpan.FromSeconds(10));
        await Client(server, Token(issuer)).GetIdentityAsync();
    }

    [Fact]
    public async Task Licenses_are_licenses_still()
    {
        using var vendor = new LicenseIssuer();
        await using var issuer = await OidcIssuer.StartAsync();
        await using var server = await StartAsync(issuer, $"--Licensing:Jwks:0={vendor.JwksFile}");
        var license = vendor.Issue(TestServer.Start.AddYears(1), channel: "beta");
        Assert.Equal("beta", (await Ask.GetAsync(server, "/api/v1/operator/channel", license)).Metadata("channelName"));
        Assert.Equal(0, issuer.Asked);
        await AssertRefusedAsync(401, "identity_invalid", () => Client(server, license).PromoteAsync("beta", Back));
    }

    private static Task<TestServer> StartAsync(OidcIssuer issuer, params string[] settings) => TestServer.StartSeededAsync(settings:
    [
        $"--Identity:Oidc:0:Issuer={issuer.Url}", $"--Identity:Oidc:0:Audience={OidcTrust.Audience}", "--Identity:Oidc:0:Rules:0:Claims:repository=acme/releases",
        "--Identity:Oidc:0:Rules:0:Claims:ref=refs/heads/main", "--Identity:Oidc:0:Rules:0:Claims:event_name=push", "--Identity:Oidc:0:Rules:0:Role=Publisher",
        "--Identity:Oidc:0:Rules:0:Channels:0=beta", .. settings,
    ]);

    private static string Token(OidcIssuer issuer, params (string Name, JsonNode Value)[] changes)
    {
        var claims = issuer.Claims(OidcTrust.Audience, TestServer.Start);
        foreach (var (name, value) in changes)
            claims[name] = value;
        return issuer.Sign(claims.ToJsonString());
    }

    private static PublisherClient Client(TestServer server, string token) => new(server.Http, token);

    private static async Task AssertRefusedAsync(int status, string code, Func<Task> call, string detail = "")
    {
        var refusal = await Assert.ThrowsAsync<ReleaseServiceException>(call);
        Assert.Equal((status, code), (refusal.Status, refusal.Problem?.Code));
        Assert.Contains(detail, refusal.Problem?.Detail, StringComparison.Ordinal);
    }
}
