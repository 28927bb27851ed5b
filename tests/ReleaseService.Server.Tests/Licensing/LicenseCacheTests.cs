using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using ReleaseService.Server.Licensing;
using ReleaseService.Server.Licensing.Keys;
using ReleaseService.Server.Tests.Licensing.Issuing;
using ReleaseService.Testing;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Licensing;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Licensing;

/// <summary>What is remembered of licenses, and what is judged without the database: of other issuers and of this one.</summary>
public sealed class LicenseCacheTests
{
    private const string Path = "/api/v1/operator/channel";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Forged_tokens_however_many_leave_the_cache_as_it_was(bool own)
    {
        using var issuer = new LicenseIssuer();
        await using var issuing = await IssuingServer.StartAsync(settings: ["--Licensing:CacheSize=16", $"--Licensing:Jwks:0={issuer.JwksFile}"]);
        var server = issuing.Running;
        await server.Publisher().CreateKeyAsync(new());
        var license = own ? (await server.Publisher().IssueLicenseAsync(new(Customer: "Acme"))).Token : issuer.Issue(TestServer.Start.AddYears(1));
        Assert.Equal(200, (await Ask.GetAsync(server, Path, license)).Status);
        var (ring, verifier) = (server.Services.GetRequiredService<KeyRing>(), server.Services.GetRequiredService<LicenseVerifier>());
        var remembered = ring.Current.Verified;
        Assert.Equal(1, remembered.Count);

        var (parts, unknown) = (license.Split('.'), LicenseIssuer.Encode("""{"alg":"RS256","kid":"unknown"}"""));
        for (var i = 0; i < 20_000; i++)
        {
            var payload = LicenseIssuer.Encode($$"""{"deploymentId":"deployment-{{i}}"}""");
            var address = new IPAddress(i); // Another one each time, or the forger would hear no more.
            Assert.Equal("license_forged", verifier.Verify(Encoding.UTF8.GetBytes($"{parts[0]}.{payload}.{parts[2]}"), address).Error);
            Assert.Equal("license_unknown_key", verifier.Verify(Encoding.UTF8.GetBytes($"{unknown}.{payload}.{parts[2]}"), address).Error);
        }

        Assert.Same(remembered, ring.Current.Verified);
        Assert.Equal(1, remembered.Count);
        Assert.NotNull(remembered.Find(TokenHash.Of(Encoding.UTF8.GetBytes(license))));
    }

    [Fact]
    public async Task Genuine_licenses_however_many_keep_it_within_its_size()
    {
        using var issuer = new LicenseIssuer();
        await using var server = await TestServer.StartSeededAsync(issuer: issuer, settings: "--Licensing:CacheSize=16");
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(200, (await Ask.GetAsync(server, Path, issuer.Issue(TestServer.Start.AddYears(1), $"deployment-{i}"))).Status);
            Assert.InRange(server.Services.GetRequiredService<KeyRing>().Current.Verified.Count, 1, 16);
        }
    }

    [Fact]
    public async Task Licenses_of_every_kind_are_judged_without_the_database()
    {
        await using var postgres = await PostgresServer.StartOwnAsync();
        if (postgres is null)
            RealParts.Missing("no PostgreSQL on this machine (initdb, pg_ctl) to stop");
        using var issuer = new LicenseIssuer();
        using var forger = new LicenseIssuer();
        await using var issuing = await IssuingServer.StartAsync(TestDatabase.On(postgres!), $"--Licensing:Jwks:0={issuer.JwksFile}");
        var (server, desk) = (issuing.Running, new LicenseDesk(issuing.Running));
        await desk.RevokeDeploymentAsync("deployment-r");
        await desk.AssignAsync("deployment-n", "nightly");
        var own = await IssueAsync(issuing.Running);
        server.Time.Advance(TimeSpan.FromDays(30));
        await server.PromoteAsync("stable", "0.83.0-1");

        await postgres!.StopAsync();
        foreach (var (token, expected) in own)
            Assert.Equal(expected, await ToldAsync(token));
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("stable 15", await ToldAsync(issuer.Issue(TestServer.Start.AddYears(1), $"deployment-{i}")));
            Assert.Equal("stable 6", await ToldAsync(issuer.Issue(new DateTimeOffset(2026, 3, 12, 0, 0, 0, TimeSpan.Zero), $"old-{i}")));
            Assert.Equal("401 license_forged", await ToldAsync(forger.Issue(TestServer.Start.AddYears(1), $"deployment-{i}")));
            Assert.Equal("401 license_unknown_key", await ToldAsync(issuer.Sign("{}", header: $$"""{"alg":"RS256","kid":"unknown-{{i}}"}""")));
            Assert.Equal("403 deployment_revoked", await ToldAsync(issuer.Issue(TestServer.Start.AddYears(1 + i), "deployment-r")));
            Assert.StartsWith("nightly ", await ToldAsync(issuer.Issue(TestServer.Start.AddYears(1 + i), "deployment-n")), StringComparison.Ordinal);
        }

        async Task<string> ToldAsync(string token)
        {
            var answer = await Ask.GetAsync(server, Path, token, ("Accept", "application/problem+json"));
            return answer.Status == 200 ? $"{answer.Metadata("channelName")} {answer.Metadata("sequence")}" : $"{answer.Status} {answer.Code}";
        }
    }

    /// <summary>Of the service itself: none of them was ever sent.</summary>
    private static async Task<List<(string Token, string Expected)>> IssueAsync(TestServer server)
    {
        var admin = server.Publisher();
        var retired = await admin.CreateKeyAsync(new());
        List<(string Token, string Expected)> licenses = [(await NewAsync(null), "401 license_key_retired")];
        await admin.CreateKeyAsync(new("ES256", SignsAfterMinutes: 0));
        await admin.RetireKeyAsync(retired.KeyId, "rotated");
        for (var i = 0; i < 10; i++)
        {
            licenses.Add((await NewAsync(TestServer.Start.AddYears(1)), "stable 15"));
            licenses.Add((await NewAsync(TestServer.Start.AddDays(1)), "stable 14"));
            var good = await NewAsync(null);
            licenses.Add((good[..^8] + (good[^8] == 'A' ? 'B' : 'A') + good[^7..], "401 license_forged"));
        }

        var revoked = await admin.IssueLicenseAsync(new(Customer: "Acme"));
        await admin.RevokeLicenseAsync(revoked.License.LicenseId, "leaked");
        return [.. licenses, (revoked.Token, "403 license_revoked")];

        async Task<string> NewAsync(DateTimeOffset? expires) => (await admin.IssueLicenseAsync(new(Customer: "Acme", ExpiresAt: expires))).Token;
    }
}
