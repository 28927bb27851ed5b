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

    [Fact]
    public async Task Owner_and_support_are_told_of_head_freeze_and_pin_apart()
    {
        using var issuer = new LicenseIssuer();
        await using var server = await TestServer.StartSeededAsync(issuer: issuer);
        var (valid, expired) = (issuer.Issue(TestServer.Start.AddYears(1), "deployment-a"), issuer.Issue(new DateTimeOffset(2026, 3, 12, 0, 0, 0, TimeSpan.Zero), "deployment-b"));
        Assert.Equal(("head", 14L, "head_followed"), await OutcomeAsync("", valid));
        Assert.Equal(("frozen", 6L, "head_frozen"), await OutcomeAsync("", expired));
        Assert.Equal(("pinned", null, "release_pinned"), await OutcomeAsync($"&release={server.ReleaseId("0.74.0-1")}", expired));
        Assert.Equal("release_unknown", (await Ask.GetAsync(server, $"{Path}&release={Guid.NewGuid()}", valid)).Json.GetProperty("code").GetString());

        var desk = new LicenseDesk(server);
        await Ask.GetAsync(server, "/api/v1/operator/channel", valid);
        await Eventually.HoldsAsync(async () => (await desk.ShowAsync("deployment-a")).Status == 200, "the license is noted");
        var gets = (await desk.ShowAsync("deployment-a?release=0.74.0-1")).Json.GetProperty("gets");
        Assert.Equal(("pinned", "0.74.0-1"), (gets.GetProperty("outcome").GetString(), gets.GetProperty("releaseName").GetString()));
        Assert.Equal("license_verified license_valid release_pinned", LicenseDesk.Codes(gets));
        await desk.RevokeDeploymentAsync("deployment-a");
        Assert.Equal("refused", (await desk.ShowAsync("deployment-a?release=0.74.0-1")).Json.GetProperty("gets").GetProperty("outcome").GetString());
        Assert.Equal(404, (await desk.ShowAsync("deployment-a?release=gone")).Status);

        async Task<(string? Outcome, long? Sequence, string? LastReason)> OutcomeAsync(string query, string license)
        {
            var told = (await Ask.GetAsync(server, Path + query, license)).Json;
            var sequence = told.GetProperty("sequence");
            return (told.GetProperty("outcome").GetString(), sequence.ValueKind == System.Text.Json.JsonValueKind.Null ? null : sequence.GetInt64(), LicenseDesk.Codes(told).Split(' ')[^1]);
        }
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
