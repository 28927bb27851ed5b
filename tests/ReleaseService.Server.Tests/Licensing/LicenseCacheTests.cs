using Microsoft.Extensions.DependencyInjection;
using ReleaseService.Server.Licensing;
using ReleaseService.Server.Licensing.Keys;
using ReleaseService.Testing;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Licensing;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Licensing;

public sealed class LicenseCacheTests
{
    private const string Path = "/api/v1/operator/channel";

    [Fact]
    public async Task Forged_tokens_push_no_license_out_of_the_cache()
    {
        using var issuer = new LicenseIssuer();
        using var forger = new LicenseIssuer();
        await using var server = await TestServer.StartSeededAsync(issuer: issuer, settings: "--Licensing:CacheSize=16");
        var license = issuer.Issue(TestServer.Start.AddYears(1));
        Assert.Equal(200, (await Ask.GetAsync(server, Path, license)).Status);
        for (var i = 0; i < 40; i++)
            Assert.Equal(401, (await Ask.GetAsync(server, Path, forger.Issue(TestServer.Start.AddYears(1), $"deployment-{i}"))).Status);
        Assert.NotNull(server.Services.GetRequiredService<KeyRing>().Current.Verified.Find(TokenHash.Of(license)));
    }

    [Fact]
    public async Task Licenses_of_every_kind_are_judged_without_the_database()
    {
        await using var postgres = await PostgresServer.StartOwnAsync();
        if (postgres is null)
            RealParts.Missing("no PostgreSQL on this machine (initdb, pg_ctl) to stop");
        await using var database = TestDatabase.On(postgres!);
        using var issuer = new LicenseIssuer();
        using var forger = new LicenseIssuer();
        await using var server = await TestServer.StartAsync(database, "--seed", $"--Licensing:Jwks:0={issuer.JwksFile}");
        var revoked = issuer.Issue(TestServer.Start.AddYears(1), "deployment-r");
        await new LicenseDesk(server).RevokeDeploymentAsync("deployment-r");
        await new LicenseDesk(server).AssignAsync("deployment-n", "nightly");

        await postgres!.StopAsync();
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(200, (await Ask.GetAsync(server, Path, issuer.Issue(TestServer.Start.AddYears(1), $"deployment-{i}"))).Status);
            Assert.Equal("6", (await Ask.GetAsync(server, Path, issuer.Issue(new DateTimeOffset(2026, 3, 12, 0, 0, 0, TimeSpan.Zero), $"old-{i}"))).Metadata("sequence"));
            Assert.Equal(401, (await Ask.GetAsync(server, Path, forger.Issue(TestServer.Start.AddYears(1), $"deployment-{i}"))).Status);
            Assert.Equal(401, (await Ask.GetAsync(server, Path, issuer.Sign("{}", header: $$"""{"alg":"RS256","kid":"unknown-{{i}}"}"""))).Status);
            Assert.Equal(403, (await Ask.GetAsync(server, Path, revoked)).Status);
            Assert.Equal("nightly", (await Ask.GetAsync(server, Path, issuer.Issue(TestServer.Start.AddYears(1), "deployment-n"))).Metadata("channelName"));
        }
    }
}
