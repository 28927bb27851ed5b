using ReleaseService.Contracts.Client;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Licensing;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Licensing;

public sealed class ExplainTests
{
    private const string Path = "/api/v1/license?explain=true";

    [Fact]
    public async Task The_owner_of_a_license_is_told_every_reason_in_order_but_nothing_that_was_written_for_colleagues()
    {
        using var issuer = new LicenseIssuer();
        await using var server = await TestServer.StartSeededAsync(issuer: issuer);
        var desk = new LicenseDesk(server);
        var license = issuer.Issue(new DateTimeOffset(2026, 3, 12, 0, 0, 0, TimeSpan.Zero), "deployment-a");
        var answer = await Ask.GetAsync(server, Path, license);
        Assert.Equal("license_verified license_frozen channel_default channel_included head_frozen", LicenseDesk.Codes(answer.Json));
        Assert.Contains("It gets promotion 6 of stable, 0.78.2-1 of ", answer.Body);
        Assert.False((await Ask.GetAsync(server, "/api/v1/license", license)).Json.TryGetProperty("reasons", out _));

        await desk.AssignAsync("deployment-a", "nightly", force: true, reason: "internal gossip");
        answer = await Ask.GetAsync(server, Path, license);
        Assert.Equal("license_verified license_frozen channel_assigned channel_included head_frozen", LicenseDesk.Codes(answer.Json));
        await desk.RevokeDeploymentAsync("deployment-a", "internal gossip");
        answer = await Ask.GetAsync(server, Path, license);
        Assert.Equal((200, "refused", "deployment_revoked"), (answer.Status, answer.Json.GetProperty("state").GetString(), answer.Json.GetProperty("code").GetString()));
        Assert.Equal("license_verified deployment_revoked", LicenseDesk.Codes(answer.Json));
        Assert.DoesNotContain("gossip", answer.Body);
        Assert.DoesNotContain("token:", answer.Body);
        Assert.DoesNotContain(LicenseIssuer.AccessKey, answer.Body);
        Assert.Equal("anonymous channel_default channel_included head_followed", LicenseDesk.Codes((await Ask.GetAsync(server, Path)).Json));
        Assert.Equal(400, (await Ask.GetAsync(server, "/api/v1/license?explain=perhaps", license)).Status);
    }

    [Theory, EachDatabase]
    public async Task Support_sees_what_a_deployments_newest_license_gets_and_why(DatabaseKind kind)
    {
        using var issuer = new LicenseIssuer();
        await using var server = await TestServer.StartSeededAsync(kind, issuer);
        var desk = new LicenseDesk(server);
        const string Deployment = "3f0c2a4e-9d41-4c5e-8a58-0b7d8b9f6a11";
        Assert.Equal((404, "deployment_unknown"), ((await desk.ShowAsync(Deployment)).Status, (await desk.ShowAsync(Deployment)).Json.GetProperty("code").GetString()));

        var license = issuer.Issue(TestServer.Start.AddYears(1), Deployment.ToUpperInvariant(), "beta");
        await Ask.GetAsync(server, "/api/v1/operator/channel", license);
        await Eventually.HoldsAsync(async () => (await desk.ShowAsync(Deployment)).Status == 200, "the license is noted");
        var gets = (await desk.ShowAsync(Deployment.ToUpperInvariant())).Json.GetProperty("gets");
        Assert.Equal("license_verified license_valid channel_claimed channel_included head_followed", LicenseDesk.Codes(gets));

        // The same as its owner is told.
        Assert.Equal((await Ask.GetAsync(server, Path, license)).Body, gets.GetRawText());
        var details = await new ReleaseServiceClient(server.Http, license).GetLicenseAsync();
        Assert.Equal((LicenseState.Valid, Deployment, "beta"), (details.State, details.DeploymentId, details.Channel));

        await desk.RevokeLicenseAsync(details.LicenseId!);
        await desk.AssignAsync(Deployment, "nightly", reason: "tries it out");
        await desk.RevokeDeploymentAsync(Deployment, "not paid");
        var shown = (await desk.ShowAsync(Deployment)).Json;
        Assert.Equal("license_verified deployment_revoked", LicenseDesk.Codes(shown.GetProperty("gets")));
        Assert.Equal(("nightly", "tries it out", "not paid", TestServer.Start), (
            shown.GetProperty("assignedChannel").GetString(), shown.GetProperty("assignedBecause").GetString(), shown.GetProperty("revokedBecause").GetString(), shown.GetProperty("revokedAt").GetDateTimeOffset()));
    }

    [Fact]
    public async Task Of_a_deployment_whose_licenses_nobody_has_seen_it_says_so()
    {
        await using var server = await TestServer.StartSeededAsync();
        var shown = (await new LicenseDesk(server).AssignAsync("deployment-a", "nightly")).Json.GetProperty("gets");
        Assert.Equal("license_none_known license_valid channel_assigned channel_included head_followed", LicenseDesk.Codes(shown));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, shown.GetProperty("licenseId").ValueKind);
    }
}
