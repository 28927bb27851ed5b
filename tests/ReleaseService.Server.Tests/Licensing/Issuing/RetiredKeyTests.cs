using System.Text;
using Microsoft.Extensions.DependencyInjection;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Core.Licensing;
using ReleaseService.Core.Licensing.Keys;
using ReleaseService.Server.Licensing.Keys;
using ReleaseService.Storage.Databases;
using ReleaseService.Storage.Licensing;
using ReleaseService.Storage.Revisions;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Licensing;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Licensing.Issuing;

/// <summary>A key that is gone counts nowhere: the licenses that it vouched for lift no other one's freezing.</summary>
public sealed class RetiredKeyTests
{
    private const string Deployment = "8a3d9c1e-6d0b-4a52-9a53-6c2b0b0f7d10";

    private static readonly DateTimeOffset Past = new(2026, 3, 12, 0, 0, 0, TimeSpan.Zero);

    [Theory, EachDatabase]
    public async Task A_license_forged_with_a_leaked_key_lifts_nothing_once_the_key_is_retired(DatabaseKind kind)
    {
        using var vendor = new LicenseIssuer();
        await using var issuing = await IssuingServer.StartAsync(kind, $"--Licensing:Jwks:0={vendor.JwksFile}");
        var (server, client) = (issuing.Running, issuing.Running.Publisher());
        var (desk, expired) = (new LicenseDesk(server), vendor.Issue(Past, Deployment));
        var leaked = await client.CreateKeyAsync(new());
        await client.CreateKeyAsync(new());
        using var stolen = await issuing.StealAsync(leaked.KeyId);
        var forged = stolen.Sign(Encoding.UTF8.GetBytes($$"""{"deploymentId":"{{Deployment}}","exp":253402300799,"channel":"nightly"}"""));
        Assert.Equal("nightly", await IssuingServer.GetsAsync(server, forged));
        await Eventually.HoldsAsync(async () => await IssuingServer.GetsAsync(server, expired) == "nightly", "the forged one counts");

        await client.RetireKeyAsync(leaked.KeyId, "Leaked.");
        Assert.Equal("401 license_key_retired", await IssuingServer.GetsAsync(server, forged));
        Assert.Equal("stable frozen license_verified license_frozen newer_license_key_gone channel_default channel_included head_frozen", await DecisionAsync(server, expired));
        Assert.Equal("license_verified license_key_retired", LicenseDesk.Codes((await desk.ShowAsync(Deployment)).Json.GetProperty("gets")));

        var renewal = vendor.Issue(TestServer.Start.AddYears(1), Deployment, "beta");
        Assert.Equal("beta", await IssuingServer.GetsAsync(server, renewal));
        await Eventually.HoldsAsync(async () => await IssuingServer.GetsAsync(server, expired) == "beta", "a real renewal takes its place");
        await using var restarted = await issuing.StartAnotherAsync($"--Licensing:Jwks:0={vendor.JwksFile}");
        Assert.Equal("beta", await IssuingServer.GetsAsync(restarted, expired));
    }

    [Theory, EachDatabase]
    public async Task The_next_newest_license_of_a_key_in_use_takes_the_place_of_those_that_a_retired_key_signed(DatabaseKind kind)
    {
        using var vendor = new LicenseIssuer();
        await using var issuing = await IssuingServer.StartAsync(kind, $"--Licensing:Jwks:0={vendor.JwksFile}");
        var (server, client) = (issuing.Running, issuing.Running.Publisher());
        var expired = vendor.Issue(Past, Deployment);
        var leaked = await client.CreateKeyAsync(new());
        var license = await client.IssueLicenseAsync(new(Deployment, "Acme", TestServer.Start.AddYears(1), ["beta"]));
        await client.CreateKeyAsync(new(SignsAfterMinutes: 0));
        server.Time.Advance(TimeSpan.FromMilliseconds(1));
        var renewed = await client.RenewLicenseAsync(license.License.LicenseId, new(ExpiresAt: license.License.ExpiresAt)); // with the same end, so it isn't newer
        Assert.NotEqual(leaked.KeyId, renewed.License.KeyId);

        await client.RetireKeyAsync(leaked.KeyId, "Leaked.");
        Assert.Equal("beta valid license_verified license_frozen license_renewed channel_claimed channel_included head_followed", await DecisionAsync(server, expired)); // The renewal was never sent.
        await new LicenseDesk(server).RevokeLicenseAsync(renewed.License.LicenseId);
        Assert.Equal("license_verified license_revoked", LicenseDesk.Codes((await new LicenseDesk(server).ShowAsync(Deployment)).Json.GetProperty("gets"))); // not back to the retired key's
    }

    [Fact]
    public async Task A_license_that_was_verified_before_the_retirement_and_is_noted_after_it_counts_for_nothing()
    {
        await using var issuing = await IssuingServer.StartAsync();
        var client = issuing.Running.Publisher();
        var (first, second) = (await client.CreateKeyAsync(new()), await client.CreateKeyAsync(new()));
        await client.RetireKeyAsync(first.KeyId, "Leaked.");
        await using var db = issuing.Database.CreateContext();
        foreach (var key in new[] { first, second })
        {
            LicenseClaims seen = new(new string('a', 64), key.KeyId[..8], null, null, [], null) { VouchedBy = key.KeyId };
            await RecordLicenses.RunAsync(db, issuing.Running.Time, [seen], _ => true, CancellationToken.None);
        }

        Assert.Equal([second.KeyId], db.Deployments.Select(row => row.VouchedBy));
    }

    [Theory, EachDatabase]
    public async Task A_row_that_is_not_the_key_its_id_names_counts_for_nothing_and_stops_nothing(DatabaseKind kind)
    {
        await using var issuing = await IssuingServer.StartAsync(kind);
        var (server, client) = (issuing.Running, issuing.Running.Publisher());
        var key = await client.CreateKeyAsync(new());
        var license = await client.IssueLicenseAsync(new(Customer: "Acme", Channels: ["beta"]));
        using var thief = SigningKeyPair.Create("ES256");
        await using (var db = issuing.Database.CreateContext())
        {
            await using var write = await WriteTransaction.BeginAsync(db, server.Time, CancellationToken.None);
            foreach (var (id, jwk) in new[] { ("another", thief.PublicJwk), (thief.KeyId, thief.PublicJwk.Replace(thief.KeyId, key.KeyId, StringComparison.Ordinal)), ("garbage", "{") })
                db.SigningKeys.Add(new() { KeyId = id, Algorithm = "ES256", PublicJwk = jwk, PrivateKey = [], CreatedAt = write.Now, CreatedBy = "thief", SignsFrom = write.Now, Revision = write.Revision });
            await write.CommitUnauditedAsync("odd keys", CancellationToken.None);
        }

        await server.RefreshAsync();
        Assert.Equal("401 license_unknown_key", await IssuingServer.GetsAsync(server, thief.Sign("{}"u8)));
        Assert.Equal(key.KeyId, Assert.Single(KeySet.Parse(await client.GetJwksAsync())!.Keys).KeyId);
        Assert.Equal("beta", await IssuingServer.GetsAsync(server, license.Token));
        await new LicenseDesk(server).RevokeLicenseAsync(license.License.LicenseId);
        Assert.Equal("403 license_revoked", await IssuingServer.GetsAsync(server, license.Token));
        await server.StopAsync();
        Assert.Equal(3, server.Log.Text.Split('\n').Count(line => line.Contains("isn't the key that its id names", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_a_key_vouched_for_that_is_gone_from_the_configured_sets_lifts_nothing()
    {
        using var vendor = new LicenseIssuer();
        using var former = new LicenseIssuer { RsaKeyId = "former" };
        var (both, left) = ($"{former.JwksFile}.both", vendor.Jwks());
        await File.WriteAllTextAsync(both, former.Jwks());
        await using var server = await TestServer.StartSeededAsync(issuer: vendor, settings: $"--Licensing:Jwks:1={both}");
        var expired = vendor.Issue(Past, Deployment);
        Assert.Equal("nightly", await IssuingServer.GetsAsync(server, former.Issue(null, Deployment, "nightly")));
        await Eventually.HoldsAsync(async () => await IssuingServer.GetsAsync(server, expired) == "nightly", "it lifts the freezing");

        await File.WriteAllTextAsync(both, left);
        await server.Services.GetRequiredService<KeyRing>().RefreshAsync(CancellationToken.None);
        Assert.StartsWith("stable frozen", await DecisionAsync(server, expired), StringComparison.Ordinal);
        Assert.Equal("beta", await IssuingServer.GetsAsync(server, vendor.Issue(TestServer.Start.AddYears(1), Deployment, "beta")));
        await Eventually.HoldsAsync(async () => await IssuingServer.GetsAsync(server, expired) == "beta", "the next one that is seen takes its place");
    }

    private static async Task<string> DecisionAsync(TestServer server, string license)
    {
        var told = (await Ask.GetAsync(server, "/api/v1/license?explain=true", license)).Json;
        return $"{told.GetProperty("channel").GetString()} {told.GetProperty("state").GetString()} {LicenseDesk.Codes(told)}";
    }
}
