using System.Text.RegularExpressions;
using ReleaseService.Server.Tests.Licensing.Issuing;
using ReleaseService.Testing.Licensing;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Licensing;

/// <summary>Refused licenses are told, so many a minute for each address; one that was verified before always passes.</summary>
public sealed class LicenseSuspectsTests : IDisposable
{
    private const string Attacker = "203.0.113.7";
    private const string Spec = "/api/v1/channels/stable/spec";

    private static readonly string[] Settings = ["--Licensing:RefusalsPerMinute=5", "--Hosting:TrustedProxies:0=127.0.0.1"];

    private readonly LicenseIssuer _issuer = new();
    private readonly LicenseIssuer _forger = new();

    [Fact]
    public async Task Beyond_the_limit_an_address_hears_no_more_of_its_licenses_but_a_known_one_passes()
    {
        await using var server = await StartAsync();
        var known = Genuine("known");
        Assert.Equal("200", await AskAsync(server, known));
        List<string> told = [];
        for (var i = 0; i < 8; i++)
            told.Add(await AskAsync(server, i % 2 == 0 ? Forged(i) : "no license"));
        Assert.Equal(["401 license_forged", "401 license_malformed", "401 license_forged", "401 license_malformed", "401 license_forged", "401 license_malformed", .. Enumerable.Repeat("429 too_many_refusals", 2)], told); // One more a second is looked at.

        Assert.Equal("200", await AskAsync(server, known));
        Assert.Equal("429 too_many_refusals", await AskAsync(server, Genuine("new")));
        Assert.Equal("200", await AskAsync(server, Genuine("elsewhere"), "203.0.113.8"));
        server.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("429 too_many_refusals", await AskAsync(server, Forged(0))); // What is known to be forged takes nobody's turn.
        Assert.Equal("200", await AskAsync(server, Genuine("new")));
        Assert.Equal("429 too_many_refusals", await AskAsync(server, Genuine("newest")));
        Assert.Equal("200", await AskAsync(server, null)); // nobody
        server.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("200", await AskAsync(server, Genuine("newer")));
        Assert.Equal("401 license_forged", await AskAsync(server, Forged(100)));
        Assert.Equal(1, await LoggedAsync(server, "Too many refused licenses from 203.0.113.7"));
    }

    [Fact]
    public async Task Operators_get_plain_text_and_the_end_of_the_connection_others_a_problem_and_when_to_come_back()
    {
        await using var server = await StartAsync();
        for (var i = 0; i < 6; i++)
            await AskAsync(server, Forged(i));
        var refused = await Ask.GetAsync(server, "/api/v1/operator/channel", Forged(6), ("X-Forwarded-For", Attacker));
        Assert.Equal((429, "text/plain", true), (refused.Status, refused.ContentType, refused.Response.Headers.ConnectionClose));
        Assert.Contains("[too_many_refusals]", refused.Body);
        var modern = await Ask.GetAsync(server, Spec, Forged(7), ("X-Forwarded-For", Attacker));
        Assert.Equal((429, "application/problem+json", null), (modern.Status, modern.ContentType, modern.Response.Headers.ConnectionClose));
        Assert.Equal("60", modern.Response.Headers.GetValues("Retry-After").Single());
        Assert.Empty(modern.Response.Headers.WwwAuthenticate);
    }

    [Fact]
    public async Task A_forged_signature_is_checked_once_and_beyond_the_limit_hardly_any_is()
    {
        await using var server = await StartAsync();
        for (var i = 0; i < 3; i++)
            Assert.Equal("401 license_forged", await AskAsync(server, Forged(1)));
        for (var i = 0; i < 20; i++)
            await AskAsync(server, Forged(10 + i));
        Assert.Equal(4, await LoggedAsync(server, "Refused a license: license_forged"));
    }

    [Fact]
    public async Task Who_goes_on_sending_licenses_of_a_retired_key_keeps_nobody_out()
    {
        await using var issuing = await IssuingServer.StartAsync(settings: [.. Settings, $"--Licensing:Jwks:0={_issuer.JwksFile}"]);
        var (server, publisher) = (issuing.Running, issuing.Running.Publisher());
        var first = await publisher.CreateKeyAsync(new());
        List<string> old = [];
        for (var i = 0; i < 20; i++)
            old.Add((await publisher.IssueLicenseAsync(new(Customer: "Acme"))).Token);
        await publisher.CreateKeyAsync(new("ES256", SignsAfterMinutes: 0));
        await publisher.RetireKeyAsync(first.KeyId, "rotated");
        foreach (var license in old)
            Assert.Equal("401 license_key_retired", await AskAsync(server, license));
        Assert.Equal("200", await AskAsync(server, (await publisher.IssueLicenseAsync(new(Customer: "Acme"))).Token));
        Assert.Equal("200", await AskAsync(server, Genuine("new")));
    }

    [Fact]
    public async Task A_license_that_was_known_passes_also_when_the_keys_have_changed()
    {
        await using var issuing = await IssuingServer.StartAsync(settings: [.. Settings, $"--Licensing:Jwks:0={_issuer.JwksFile}"]);
        var server = issuing.Running;
        var known = Genuine("known");
        Assert.Equal("200", await AskAsync(server, known));
        for (var i = 0; i < 6; i++)
            await AskAsync(server, Forged(i));
        await server.Publisher().CreateKeyAsync(new()); // What was verified is verified anew.
        Assert.Equal("200", await AskAsync(server, known));
        Assert.Equal("429 too_many_refusals", await AskAsync(server, Genuine("new")));
    }

    [Fact]
    public async Task A_key_that_comes_later_counts_for_what_was_refused_before()
    {
        await using var issuing = await IssuingServer.StartAsync(settings: Settings);
        var server = issuing.Running;
        await server.Publisher().CreateKeyAsync(new(SignsAfterMinutes: 0, Force: true));
        var license = (await server.Publisher().IssueLicenseAsync(new(Customer: "Acme"))).Token;
        var keyId = (await server.Publisher().GetKeysAsync()).Keys.Single().KeyId;
        var forged = _forger.Sign(LicenseIssuer.Claims(TestServer.Start.AddYears(1)).ToJsonString(), header: $$"""{"alg":"RS256","kid":"{{keyId}}"}""");
        Assert.Equal(("200", "401 license_forged"), (await AskAsync(server, license), await AskAsync(server, forged)));
        await server.Publisher().CreateKeyAsync(new());
        Assert.Equal(("200", "401 license_forged"), (await AskAsync(server, license), await AskAsync(server, forged)));
        Assert.Equal(2, await LoggedAsync(server, "Refused a license: license_forged")); // With other keys it may be another license.
    }

    public void Dispose()
    {
        _issuer.Dispose();
        _forger.Dispose();
    }

    private Task<TestServer> StartAsync() => TestServer.StartSeededAsync(issuer: _issuer, settings: Settings);

    private string Genuine(string deployment) => _issuer.Issue(TestServer.Start.AddYears(1), deployment);

    private string Forged(int number) => _forger.Issue(TestServer.Start.AddYears(1), $"forged-{number}");

    private static async Task<int> LoggedAsync(TestServer server, string message)
    {
        await server.StopAsync();
        return Regex.Count(server.Log.Text.Replace("\\\"", "", StringComparison.Ordinal), Regex.Escape(message));
    }

    private static async Task<string> AskAsync(TestServer server, string? license, string address = Attacker)
    {
        var answer = await Ask.GetAsync(server, Spec, license, ("X-Forwarded-For", address));
        return answer.Status == 200 ? "200" : $"{answer.Status} {answer.Code}";
    }
}
