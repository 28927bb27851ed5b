using System.Text.RegularExpressions;
using ReleaseService.Contracts.Identity;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Identity;

/// <summary>Refusals are told and logged, so many a minute for each address; a valid token always passes.</summary>
public sealed class RefusedAttemptsTests
{
    private const string Unknown = "rst_unknown-token-00000000000000000000000000000";

    private static readonly string[] Settings = ["--Identity:RefusalsPerMinute=3", "--Hosting:TrustedProxies:0=127.0.0.1"];

    [Theory, EachDatabase]
    public async Task Beyond_the_limit_an_address_is_told_no_more_but_a_valid_token_passes(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind, null, Settings);
        Assert.Equal(["401 token_unknown", "401 identity_required", "401 token_unknown", "429 too_many_refusals", "429 too_many_refusals"],
            [await AskAsync(server, Unknown), await AskAsync(server, null), await AskAsync(server, Unknown), await AskAsync(server, Unknown), await AskAsync(server, null)]);
        var refused = await Ask.GetAsync(server, "/api/v1/identity", headers: ("X-Forwarded-For", "203.0.113.7"));
        Assert.Equal(("60", null), (refused.Response.Headers.GetValues("Retry-After").Single(), refused.Response.Headers.WwwAuthenticate.FirstOrDefault()));

        Assert.Equal("200 ", await AskAsync(server, TestServer.AdminToken)); // from the same address
        Assert.Equal("401 token_unknown", await AskAsync(server, Unknown, "203.0.113.8")); // from another one
        Assert.Equal(200, (await Ask.GetAsync(server, "/api/v1/operator/channel", headers: ("X-Forwarded-For", "203.0.113.7"))).Status); // a client's read
        server.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("401 token_unknown", await AskAsync(server, Unknown));
    }

    [Fact]
    public async Task A_valid_token_that_may_not_is_counted_too()
    {
        await using var server = await TestServer.StartSeededAsync(DatabaseKind.Sqlite, null, Settings);
        var viewer = await server.CreateTokenAsync(Role.Viewer, "viewer");
        List<string> answers = [];
        for (var i = 0; i < 5; i++)
            answers.Add(await AskAsync(server, viewer, path: "/api/v1/tokens"));
        Assert.Equal(["403 role_missing", "403 role_missing", "403 role_missing", "429 too_many_refusals", "429 too_many_refusals"], answers);
        Assert.Equal("200 ", await AskAsync(server, viewer));
    }

    [Fact]
    public async Task Of_IPv6_a_64_counts_as_one_address_and_the_next_as_another()
    {
        await using var server = await TestServer.StartSeededAsync(DatabaseKind.Sqlite, null, Settings);
        foreach (var address in new[] { "2001:db8::1", "2001:db8::2", "2001:db8::ffff:ffff:ffff:ffff" })
            Assert.Equal("401 token_unknown", await AskAsync(server, Unknown, address));
        Assert.Equal("429 too_many_refusals", await AskAsync(server, Unknown, "2001:db8::3"));
        Assert.Equal("401 token_unknown", await AskAsync(server, Unknown, "2001:db8:0:1::3"));
    }

    [Fact]
    public async Task Who_is_no_trusted_proxy_can_not_blame_others()
    {
        await using var server = await TestServer.StartSeededAsync(DatabaseKind.Sqlite, null, "--Identity:RefusalsPerMinute=3");
        for (var i = 0; i < 3; i++)
            Assert.Equal("401 token_unknown", await AskAsync(server, Unknown, $"203.0.113.{i}"));
        Assert.Equal("429 too_many_refusals", await AskAsync(server, Unknown, "203.0.113.9"));
    }

    [Fact]
    public async Task Each_refusal_within_the_limit_is_logged_with_code_route_and_address_and_the_excess_once()
    {
        await using var server = await TestServer.StartSeededAsync(DatabaseKind.Sqlite, null, Settings);
        var viewer = await server.CreateTokenAsync(Role.Viewer, "v", ["beta"]);
        await AskAsync(server, Unknown, path: $"/api/v1/releases/{Unknown}/manifest");
        await AskAsync(server, viewer, path: "/api/v1/channels/stable/promotions");
        await AskAsync(server, null, path: "/api/v1/audit?after=1");
        for (var i = 0; i < 5; i++)
            await AskAsync(server, Unknown);
        await server.StopAsync();
        var lines = server.Log.Text.Split('\n').Select(line => Regex.Match(line, "\"@m\":\"(Refused .*?|Too many .*?)\",\"").Groups[1].Value.Replace("\\\"", "", StringComparison.Ordinal)).Where(line => line.Length > 0);
        Assert.Equal(
        [
            "Refused token_unknown on /api/v1/releases/{releaseId}/manifest for nobody from 203.0.113.7",
            "Refused channel_out_of_scope on /api/v1/channels/{name}/promotions for token:v from 203.0.113.7",
            "Refused identity_required on /api/v1/audit for nobody from 203.0.113.7",
            "Too many refused attempts from 203.0.113.7; those of this minute aren't told one by one any more",
        ], lines.Select(line => line.Replace("\\u0027", "'", StringComparison.Ordinal)));
    }

    private static async Task<string> AskAsync(TestServer server, string? token, string address = "203.0.113.7", string path = "/api/v1/identity")
    {
        (string, string)[] headers = [("X-Forwarded-For", address), .. token is null ? [] : new[] { ("Authorization", $"Bearer {token}") }];
        var answer = await Ask.GetAsync(server, path, headers: headers);
        return $"{answer.Status} {(answer.Status == 200 ? "" : answer.Code)}";
    }
}
