using ReleaseService.Contracts.Client;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Licensing;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Licensing;

/// <summary>What a license gets through its life (wire-contract "A license").</summary>
public sealed class LicenseStateTests
{
    private const string Path = "/api/v1/operator/channel";

    [Theory, EachDatabase]
    public async Task A_license_that_expired_in_March_keeps_what_was_head_in_March(DatabaseKind kind)
    {
        using var issuer = new LicenseIssuer();
        await using var server = await TestServer.StartSeededAsync(kind, issuer);

        // Grace of 3 days: frozen on 2026-03-15, when stable stood at 0.78.x.
        var license = issuer.Issue(new DateTimeOffset(2026, 3, 12, 0, 0, 0, TimeSpan.Zero));
        var answer = await Ask.GetAsync(server, Path, license);
        Assert.Equal(200, answer.Status);
        Assert.Equal("0.78.2-1", answer.Metadata("releaseName"));
        Assert.Equal("6", answer.Metadata("sequence"));

        var details = await new ReleaseServiceClient(server.Http, license).GetLicenseAsync();
        Assert.Equal((LicenseState.Frozen, "license_frozen", 6L, "stable"), (details.State, details.Code, details.Sequence!.Value, details.Channel));
    }

    [Fact]
    public async Task From_valid_over_grace_to_frozen_the_document_changes_only_with_the_head()
    {
        using var issuer = new LicenseIssuer();
        await using var server = await TestServer.StartSeededAsync(issuer: issuer);
        var expires = TestServer.Start.AddHours(1);
        var license = issuer.Issue(expires);
        var client = new ReleaseServiceClient(server.Http, license);

        var valid = await Ask.GetAsync(server, Path, license);
        Assert.Equal(LicenseState.Valid, (await client.GetLicenseAsync()).State);
        server.Time.SetUtcNow(expires.AddSeconds(60));
        Assert.Equal(LicenseState.Valid, (await client.GetLicenseAsync()).State);
        server.Time.SetUtcNow(expires.AddSeconds(61));
        Assert.Equal(LicenseState.Grace, (await client.GetLicenseAsync()).State);
        server.Time.SetUtcNow(expires.AddDays(3).AddSeconds(61));
        Assert.Equal(LicenseState.Frozen, (await client.GetLicenseAsync()).State);
        Assert.Equal(valid.Body, (await Ask.GetAsync(server, Path, license)).Body);

        // A promotion after the freeze reaches others, not this license.
        await server.PromoteAsync("stable", "0.83.0-1");
        Assert.Equal(valid.Body, (await Ask.GetAsync(server, Path, license)).Body);
        Assert.Equal("15", (await Ask.GetAsync(server, Path, issuer.Issue(TestServer.Start.AddYears(1)))).Metadata("sequence"));
    }

    [Fact]
    public async Task A_frozen_license_may_stay_on_what_it_had_but_not_pin_what_came_later()
    {
        using var issuer = new LicenseIssuer();
        await using var server = await TestServer.StartSeededAsync(issuer: issuer);
        var license = issuer.Issue(new DateTimeOffset(2026, 3, 12, 0, 0, 0, TimeSpan.Zero), channel: "nightly");
        Assert.Equal(200, (await Ask.GetAsync(server, $"{Path}/release/{server.ReleaseId("0.77.90-1")}", license)).Status);
        Assert.Equal(200, (await Ask.GetAsync(server, $"{Path}/release/{server.ReleaseId("0.83.0-2")}", license)).Status); // public: anyone may
        var later = await Ask.GetAsync(server, $"{Path}/release/{server.ReleaseId("0.83.90-1")}", license);
        Assert.Equal(403, later.Status);
        Assert.Contains("release_after_freeze", later.Body);
    }

    [Fact]
    public async Task With_Expired_Refuse_an_expired_license_gets_403_once_its_grace_is_over()
    {
        using var issuer = new LicenseIssuer();
        await using var server = await TestServer.StartSeededAsync(issuer: issuer, settings: "--Licensing:Expired=Refuse");
        Assert.Equal(200, (await Ask.GetAsync(server, Path, issuer.Issue(TestServer.Start.AddDays(-2)))).Status);
        var refused = await Ask.GetAsync(server, Path, issuer.Issue(TestServer.Start.AddDays(-4)));
        Assert.Equal(403, refused.Status);
        Assert.Contains("license_expired", refused.Body);
    }

    [Fact]
    public async Task A_license_that_is_not_yet_valid_gets_403_until_it_is()
    {
        using var issuer = new LicenseIssuer();
        await using var server = await TestServer.StartSeededAsync(issuer: issuer);
        var start = TestServer.Start.AddHours(1);
        var license = issuer.Issue(TestServer.Start.AddYears(1), notBefore: start.ToUnixTimeSeconds());
        Assert.Equal(403, (await Ask.GetAsync(server, Path, license)).Status);
        server.Time.SetUtcNow(start.AddSeconds(-60));
        Assert.Equal(200, (await Ask.GetAsync(server, Path, license)).Status);
    }

    [Theory, EachDatabase]
    public async Task A_newer_license_of_the_deployment_lifts_the_freezing_of_the_older_on_every_server(DatabaseKind kind)
    {
        using var issuer = new LicenseIssuer();
        await using var database = await TestDatabase.CreateAsync(kind);
        string[] settings = [$"--Licensing:Jwks:0={issuer.JwksFile}", "--seed"];
        await using var one = await TestServer.StartAsync(database, settings);
        await using var two = await TestServer.StartAsync(database, settings);
        var old = issuer.Issue(new DateTimeOffset(2026, 3, 12, 0, 0, 0, TimeSpan.Zero), "deployment-a");
        var others = issuer.Issue(new DateTimeOffset(2026, 3, 12, 0, 0, 0, TimeSpan.Zero), "deployment-b");
        Assert.Equal("6", (await Ask.GetAsync(two, Path, old)).Metadata("sequence"));

        Assert.Equal(200, (await Ask.GetAsync(one, Path, issuer.Issue(TestServer.Start.AddYears(1), "deployment-a"))).Status);
        foreach (var server in new[] { one, two })
            await Eventually.HoldsAsync(async () => (await Ask.GetAsync(server, Path, old)).Metadata("sequence") == "14", "the old license is lifted");
        Assert.Equal("license_renewed", (await new ReleaseServiceClient(two.Http, old).GetLicenseAsync()).Code);
        Assert.Equal("6", (await Ask.GetAsync(two, Path, others)).Metadata("sequence"));
    }

    [Fact]
    public async Task A_license_first_seen_before_its_start_lifts_once_it_has_started()
    {
        using var issuer = new LicenseIssuer();
        await using var server = await TestServer.StartSeededAsync(issuer: issuer);
        var old = issuer.Issue(new DateTimeOffset(2026, 3, 12, 0, 0, 0, TimeSpan.Zero), "deployment-a");
        var renewed = issuer.Issue(TestServer.Start.AddYears(1), "deployment-a", notBefore: TestServer.Start.AddHours(1).ToUnixTimeSeconds());
        Assert.Equal(403, (await Ask.GetAsync(server, Path, renewed)).Status);
        server.Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal("14", (await Ask.GetAsync(server, Path, renewed)).Metadata("sequence"));
        await Eventually.HoldsAsync(async () => (await Ask.GetAsync(server, Path, old)).Metadata("sequence") == "14", "the old license is lifted");
    }

    [Fact]
    public async Task The_license_route_tells_what_it_makes_of_it_and_no_secret()
    {
        using var issuer = new LicenseIssuer();
        await using var server = await TestServer.StartSeededAsync(issuer: issuer);
        var license = issuer.Issue(TestServer.Start.AddYears(1), "deployment-a", "beta");
        var details = await new ReleaseServiceClient(server.Http, license).GetLicenseAsync();
        Assert.Equal((LicenseState.Valid, "deployment-a", "beta", false), (details.State, details.DeploymentId, details.Channel, details.Trial!.Value));
        Assert.Equal(TestServer.Start.AddYears(1), details.ExpiresAt);
        Assert.Equal(["beta", "stable"], details.Channels);
        Assert.Equal(64, details.LicenseId!.Length);

        var body = (await Ask.GetAsync(server, "/api/v1/license", license)).Body;
        Assert.DoesNotContain(LicenseIssuer.AccessKey, body);
        Assert.DoesNotContain("eyJ", body);
        Assert.Equal(LicenseState.Anonymous, (await new ReleaseServiceClient(server.Http).GetLicenseAsync()).State);
    }

    [Fact]
    public async Task Without_configured_keys_every_license_is_anonymous_with_one_warning_at_the_start()
    {
        using var issuer = new LicenseIssuer();
        await using var server = await TestServer.StartSeededAsync();
        foreach (var license in new[] { issuer.Issue(TestServer.Start.AddYears(-1), channel: "beta"), "garbage", issuer.Sign("{}", "HS256") })
            Assert.Equal("stable", (await Ask.GetAsync(server, Path, license)).Metadata("channelName"));
        Assert.Equal("stable", (await Ask.GetAsync(server, Path, headers: ("Authorization", "Basic !!!"))).Metadata("channelName"));
        Assert.Equal(LicenseState.Anonymous, (await new ReleaseServiceClient(server.Http, "garbage").GetLicenseAsync()).State);
        Assert.Single(server.Log.Text.Split('\n'), line => line.Contains("No license keys are configured", StringComparison.Ordinal));
    }
}
