using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ReleaseService.Contracts.Client;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Hosting;
using ReleaseService.Server.Hosting;
using ReleaseService.Server.Licensing.Keys;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Licensing;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Licensing.Issuing;

/// <summary>The life of the service's own keys: published, signing, verifying, retired.</summary>
public sealed class SigningKeyTests
{
    private static readonly IssueLicenseRequest Terms = new(Customer: "Acme", ExpiresAt: TestServer.Start.AddYears(1), Channels: ["beta"]);

    [Theory, EachDatabase]
    public async Task The_first_key_signs_at_once_and_the_next_one_after_the_lead(DatabaseKind kind)
    {
        await using var issuing = await IssuingServer.StartAsync(kind);
        var (server, client) = (issuing.Running, issuing.Running.Publisher());
        var first = await client.CreateKeyAsync(new());
        Assert.Equal(("RS256", SigningKeyState.Signing), (first.Algorithm, first.State));
        var second = await client.CreateKeyAsync(new("ES256"));
        Assert.Equal(("ES256", SigningKeyState.Published, TestServer.Start.AddDays(1)), (second.Algorithm, second.State, second.SignsFrom));
        Assert.Equal(2, (await PublishedAsync(server)).Count);
        var before = await client.IssueLicenseAsync(Terms);
        Assert.Equal(first.KeyId, before.License.KeyId);

        server.Time.Advance(TimeSpan.FromDays(1));
        var after = await client.IssueLicenseAsync(Terms);
        Assert.Equal(second.KeyId, after.License.KeyId);
        Assert.Equal([SigningKeyState.Verifying, SigningKeyState.Signing], (await client.GetKeysAsync()).Keys.Select(key => key.State));
        Assert.Equal(("beta", "beta"), (await IssuingServer.GetsAsync(server, before.Token), await IssuingServer.GetsAsync(server, after.Token)));
    }

    [Theory, EachDatabase]
    public async Task A_retired_key_says_why_it_refuses_and_only_to_whom_it_signed_for(DatabaseKind kind)
    {
        await using var issuing = await IssuingServer.StartAsync(kind);
        var (server, client) = (issuing.Running, issuing.Running.Publisher());
        var key = await client.CreateKeyAsync(new());
        var license = await client.IssueLicenseAsync(Terms);
        await client.CreateKeyAsync(new());
        Assert.Equal("beta", await IssuingServer.GetsAsync(server, license.Token)); // and so is in the cache

        var retired = await client.RetireKeyAsync(key.KeyId, "It was in a public backup.");
        Assert.Equal(SigningKeyState.Retired, retired.State);
        Assert.Equal("401 license_key_retired", await IssuingServer.GetsAsync(server, license.Token));
        Assert.Contains("It was in a public backup.", (await Ask.GetAsync(server, IssuingServer.Path, license.Token)).Body);
        Assert.DoesNotContain(key.KeyId, await PublishedAsync(server));
        var forged = license.Token[..^8] + (license.Token.EndsWith("AAAAAAAA", StringComparison.Ordinal) ? "BBBBBBBA" : "AAAAAAAA");
        Assert.Equal("401 license_forged", await IssuingServer.GetsAsync(server, forged));

        Assert.Equal("It was in a public backup.", (await client.RetireKeyAsync(key.KeyId, "Again.")).RetiredBecause);
        await using var restarted = await issuing.StartAnotherAsync();
        Assert.Equal("401 license_key_retired", await IssuingServer.GetsAsync(restarted, license.Token));
    }

    [Theory, EachDatabase]
    public async Task Support_sees_that_a_deployments_license_was_signed_with_a_retired_key(DatabaseKind kind)
    {
        await using var issuing = await IssuingServer.StartAsync(kind);
        var admin = issuing.Running.Publisher();
        var key = await admin.CreateKeyAsync(new());
        var issued = await admin.IssueLicenseAsync(Terms);
        Assert.Null((await admin.GetLicenseAsync(issued.License.LicenseId)).KeyRetiredAt);
        await admin.CreateKeyAsync(new(SignsAfterMinutes: 0));
        await admin.RetireKeyAsync(key.KeyId, "It leaked.");

        Assert.Equal(TestServer.Start, (await admin.GetLicenseAsync(issued.License.LicenseId)).KeyRetiredAt);
        var shown = await admin.GetDeploymentAsync(issued.License.DeploymentId);
        Assert.Equal(TestServer.Start, Assert.Single(shown.Licenses).KeyRetiredAt);
        Assert.Equal((LicenseState.Refused, "license_key_retired", null, null), (shown.Gets.State, shown.Gets.Code, shown.Gets.Channel, shown.Gets.ReleaseName));
        Assert.Equal(["license_verified", "license_key_retired"], shown.Gets.Reasons!.Select(reason => reason.Code));
        Assert.Contains(issued.License.LicenseId[..12], shown.Gets.Reasons![0].Text);

        // The next one counts also where it ends sooner; and a renewal with the same end does.
        var shorter = await admin.IssueLicenseAsync(Terms with { DeploymentId = issued.License.DeploymentId, ExpiresAt = TestServer.Start.AddDays(30) });
        Assert.Equal((LicenseState.Valid, shorter.License.LicenseId), await NewestAsync());
        var renewed = await admin.RenewLicenseAsync(shorter.License.LicenseId, new(ExpiresAt: shorter.License.ExpiresAt, Channels: ["nightly"]));
        Assert.Equal((LicenseState.Valid, renewed.License.LicenseId), await NewestAsync());

        async Task<(LicenseState, string?)> NewestAsync() => (await admin.GetDeploymentAsync(issued.License.DeploymentId)).Gets is var gets ? (gets.State, gets.LicenseId) : default;
    }

    [Fact]
    public async Task When_the_signing_key_is_retired_the_newest_other_one_signs_at_once_and_without_any_nothing_is_issued()
    {
        await using var issuing = await IssuingServer.StartAsync();
        var client = issuing.Running.Publisher();
        Assert.Equal("signing_key_missing", await CodeAsync(() => client.IssueLicenseAsync(Terms)));
        var first = await client.CreateKeyAsync(new());
        var second = await client.CreateKeyAsync(new());
        await client.RetireKeyAsync(first.KeyId, "Leaked.");
        Assert.Equal(second.KeyId, (await client.IssueLicenseAsync(Terms)).License.KeyId);

        await client.RetireKeyAsync(second.KeyId, "Leaked too.", force: true);
        Assert.Equal("signing_key_missing", await CodeAsync(() => client.IssueLicenseAsync(Terms)));
        var third = await client.CreateKeyAsync(new());
        Assert.Equal(SigningKeyState.Signing, third.State);
        Assert.Equal("signing_key_not_found", await CodeAsync(() => client.RetireKeyAsync("nonsense", "x")));
    }

    [Theory, EachDatabase]
    public async Task Another_server_learns_of_a_new_and_of_a_retired_key_by_itself(DatabaseKind kind)
    {
        await using var issuing = await IssuingServer.StartAsync(kind);
        await using var other = await issuing.StartAnotherAsync();
        var client = issuing.Running.Publisher();
        var key = await client.CreateKeyAsync(new());
        var license = await client.IssueLicenseAsync(Terms);
        await Eventually.HoldsAsync(async () => await IssuingServer.GetsAsync(other, license.Token) == "beta", "the other server knows the key");
        await client.RetireKeyAsync(key.KeyId, "Leaked.", force: true);
        await Eventually.HoldsAsync(async () => await IssuingServer.GetsAsync(other, license.Token) == "401 license_key_retired", "the other server refuses it");
    }

    [Fact]
    public async Task The_JWKS_is_open_and_answered_before_anything_is_promoted()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Postgres);
        await using var server = await TestServer.StartAsync(database);
        var answer = await Ask.GetAsync(server, "/.well-known/jwks.json");
        Assert.Equal((200, """{"keys":[]}"""), (answer.Status, answer.Body));
        Assert.Equal("no-cache", answer.Response.Headers.CacheControl!.ToString()); // The first key will sign at once.
        var tag = answer.Response.Headers.ETag!.Tag;
        foreach (var (known, status) in new[] { (tag, 304), ($"W/{tag}", 304), ($"\"other\", {tag}", 304), ("*", 304), ("\"other\"", 200), ($"\"x{tag[1..]}", 200) })
            Assert.Equal(status, (await Ask.GetAsync(server, "/.well-known/jwks.json", null, ("If-None-Match", known))).Status);
        Assert.Equal(503, (await Ask.GetAsync(server, IssuingServer.Path)).Status);
    }

    [Theory]
    [InlineData("1.00:00:00", 300)]
    [InlineData("00:12:00", 180)]
    [InlineData("00:00:00", 0)]
    public async Task The_JWKS_is_cached_for_minutes_at_most_and_for_less_than_the_lead(string lead, int seconds)
    {
        await using var issuing = await IssuingServer.StartAsync(settings: $"--Licensing:KeyLead={lead}");
        await issuing.Running.Publisher().CreateKeyAsync(new());
        var answer = await Ask.GetAsync(issuing.Running, "/.well-known/jwks.json");
        Assert.Equal($"public, max-age={seconds}", answer.Response.Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task Own_keys_end_the_anonymity_of_other_issuers_licenses_only_by_force_and_the_log_says_so()
    {
        using var vendor = new LicenseIssuer();
        var foreign = vendor.Issue(TestServer.Start.AddYears(1), channel: "beta");
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        var encryption = $"--Licensing:EncryptionKeyFile={vendor.JwksFile}.key";
        await File.WriteAllTextAsync($"{vendor.JwksFile}.key", Convert.ToBase64String(new byte[32]));
        await using var server = await TestServer.StartAsync(database, encryption, "--seed");
        Assert.Equal("stable", await IssuingServer.GetsAsync(server, foreign));
        Assert.Equal("signing_key_first", await CodeAsync(() => server.Publisher().CreateKeyAsync(new()))); // There is no way back.
        Assert.Equal("stable", await IssuingServer.GetsAsync(server, foreign));
        await server.Publisher().CreateKeyAsync(new(Force: true));
        Assert.Equal("401 license_unknown_key", await IssuingServer.GetsAsync(server, foreign));
        Assert.Contains("licenses are checked from here on", server.Log.Text);
        await server.Publisher().CreateKeyAsync(new()); // The second one changes nothing for them.

        await using var both = await TestServer.StartAsync(database, encryption, $"--Licensing:Jwks:0={vendor.JwksFile}");
        var own = await both.Publisher().IssueLicenseAsync(Terms);
        Assert.Equal(("beta", "beta"), (await IssuingServer.GetsAsync(both, foreign), await IssuingServer.GetsAsync(both, own.Token)));
    }

    [Fact]
    public async Task A_retired_key_counts_no_more_where_a_configured_source_still_has_it()
    {
        await using var issuing = await IssuingServer.StartAsync();
        var client = issuing.Running.Publisher();
        var key = await client.CreateKeyAsync(new());
        var license = await client.IssueLicenseAsync(Terms);
        var kept = $"{issuing.KeyFile}.jwks.json";
        var anonymous = JsonDocument.Parse(await client.GetJwksAsync()).RootElement.GetRawText().Replace($",\"kid\":\"{key.KeyId}\"", "", StringComparison.Ordinal);
        await File.WriteAllTextAsync(kept, anonymous);
        await using var other = await issuing.StartAnotherAsync($"--Licensing:Jwks:0={kept}");
        Assert.Equal("beta", await IssuingServer.GetsAsync(other, license.Token));
        await other.Publisher().RetireKeyAsync(key.KeyId, "Leaked.", force: true);
        Assert.Equal("401 license_key_retired", await IssuingServer.GetsAsync(other, license.Token));
    }

    [Fact]
    public async Task The_last_key_in_use_is_retired_only_by_force_since_others_go_on_trusting_it_after_an_empty_set()
    {
        await using var issuing = await IssuingServer.StartAsync();
        var client = issuing.Running.Publisher();
        var key = await client.CreateKeyAsync(new());
        var license = await client.IssueLicenseAsync(Terms);
        await using var downstream = await TestServer.StartSeededAsync(settings: $"--Licensing:Jwks:0={new Uri(issuing.Running.Address, "/.well-known/jwks.json")}");
        Assert.Equal("beta", await IssuingServer.GetsAsync(downstream, license.Token));
        Assert.Equal("signing_key_last", await CodeAsync(() => client.RetireKeyAsync(key.KeyId, "Leaked.")));
        Assert.Equal("beta", await IssuingServer.GetsAsync(issuing.Running, license.Token));

        await client.CreateKeyAsync(new());
        await client.RetireKeyAsync(key.KeyId, "Leaked.");
        await downstream.Services.GetRequiredService<KeyRing>().RefreshAsync(CancellationToken.None);
        Assert.Equal("401 license_unknown_key", await IssuingServer.GetsAsync(downstream, license.Token));
        Assert.Equal("Leaked.", (await client.RetireKeyAsync(key.KeyId, "Again.")).RetiredBecause); // retired already, whatever else is there
    }

    [Fact]
    public async Task A_server_without_an_encryption_key_makes_none()
    {
        await using var server = await TestServer.StartSeededAsync();
        Assert.Equal("encryption_key_missing", await CodeAsync(() => server.Publisher().CreateKeyAsync(new())));
    }

    [Theory]
    [InlineData("""{"algorithm":"HS256"}""", "algorithm")]
    [InlineData("""{"signsAfterMinutes":-1}""", "signsAfterMinutes")]
    [InlineData("""{"key":"x"}""", "member")]
    public async Task A_wrong_request_for_a_key_is_told(string body, string what)
    {
        await using var issuing = await IssuingServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/keys") { Content = new StringContent(body, new MediaTypeHeaderValue("application/json")) };
        request.Headers.Authorization = new("Bearer", TestServer.AdminToken);
        using var response = await issuing.Running.Http.SendAsync(request);
        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains(what, await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("EncryptionKey")]
    [InlineData("FormerEncryptionKey")]
    public void The_encryption_key_is_no_argument(string setting) =>
        Assert.Contains("command line", Assert.Throws<SettingsException>(() => ReleaseServer.Create(StartCommand.Parse([$"--Licensing:{setting}={Convert.ToBase64String(new byte[32])}"]))).Message);

    internal static async Task<string?> CodeAsync(Func<Task> call) => (await Assert.ThrowsAsync<ReleaseServiceException>(call)).Problem?.Code;

    private static async Task<List<string>> PublishedAsync(TestServer server) =>
        [.. (await Ask.GetAsync(server, "/.well-known/jwks.json")).Json.GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("kid").GetString()!)];
}
