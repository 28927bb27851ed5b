using System.Diagnostics;
using ReleaseService.Contracts.Identity;
using ReleaseService.Server.Tests.Licensing.Issuing;
using ReleaseService.Storage.Databases;
using ReleaseService.Storage.Licensing;
using ReleaseService.Storage.Revisions;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Licensing;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Licensing;

public sealed class AssignmentTests
{
    private const string Path = "/api/v1/operator/channel";
    private const string Deployment = "deployment-a";

    [Theory, EachDatabase]
    public async Task An_assignment_moves_a_deployment_on_every_server_within_two_seconds_and_its_end_moves_it_back(DatabaseKind kind)
    {
        using var issuer = new LicenseIssuer();
        await using var database = await TestDatabase.CreateAsync(kind);
        string[] settings = [$"--Licensing:Jwks:0={issuer.JwksFile}", "--seed"];
        await using var one = await TestServer.StartAsync(database, settings);
        await using var two = await TestServer.StartAsync(database, settings);
        var (license, other) = (issuer.Issue(TestServer.Start.AddYears(1), Deployment), issuer.Issue(TestServer.Start.AddYears(1), "deployment-b"));
        Assert.Equal("stable", await ChannelAsync(two, license));
        Assert.Equal(403, (await Ask.GetAsync(two, "/api/v1/channels/nightly/spec", license)).Status);

        var started = Stopwatch.GetTimestamp();
        var assigned = await new LicenseDesk(one).AssignAsync(Deployment, "nightly");
        Assert.Equal((200, "nightly"), (assigned.Status, assigned.Json.GetProperty("assignedChannel").GetString()));
        Assert.Equal("nightly", await ChannelAsync(one, license));
        await Eventually.HoldsAsync(async () => await ChannelAsync(two, license) == "nightly", "the other server knows");
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.Equal(200, (await Ask.GetAsync(two, "/api/v1/channels/nightly/spec", license)).Status);
        Assert.Equal(200, (await Ask.GetAsync(two, "/api/v1/channels/stable/spec", license)).Status);
        Assert.Equal("stable", await ChannelAsync(two, other));

        await using (var restarted = await TestServer.StartAsync(database, settings))
            Assert.Equal("nightly", await ChannelAsync(restarted, license));

        Assert.Equal(200, (await new LicenseDesk(two).UnassignAsync(Deployment, force: true)).Status);
        Assert.Equal("stable", await ChannelAsync(two, license));
        await Eventually.HoldsAsync(async () => await ChannelAsync(one, license) == "stable", "the end is known too");
        Assert.Equal(403, (await Ask.GetAsync(one, "/api/v1/channels/nightly/spec", license)).Status);
    }

    [Theory, EachDatabase]
    public async Task A_deployment_goes_down_only_when_an_administrator_forces_it(DatabaseKind kind)
    {
        using var issuer = new LicenseIssuer();
        await using var server = await TestServer.StartSeededAsync(kind, issuer);
        await server.PromoteAsync("beta", "0.74.0-1");
        var publisher = new LicenseDesk(server, await server.CreateTokenAsync(Role.Publisher));
        var admin = new LicenseDesk(server);

        var refused = await publisher.AssignAsync(Deployment, "beta");
        Assert.Equal((409, "assignment_refused"), (refused.Status, refused.Json.GetProperty("code").GetString()));
        Assert.Contains("beta is at platform version 0.74.0, and stable, which the deployment is on, at 0.83.0", refused.Body);
        Assert.Contains("force_forbidden", (await publisher.AssignAsync(Deployment, "beta", force: true)).Body);
        Assert.Equal(404, (await admin.ShowAsync(Deployment)).Status); // nothing was written
        Assert.Equal(200, (await admin.AssignAsync(Deployment, "beta", force: true)).Status);

        // Up again takes no force, and so does the way back from there.
        Assert.Equal(200, (await publisher.AssignAsync(Deployment, "nightly")).Status);
        Assert.Equal((409, 403, 200), ((await publisher.UnassignAsync(Deployment)).Status, (await publisher.UnassignAsync(Deployment, force: true)).Status, (await admin.UnassignAsync(Deployment, force: true)).Status));
        var audit = (await server.Publisher().GetAuditAsync()).Entries.Where(entry => entry.Action.StartsWith("deployment.", StringComparison.Ordinal)).ToList();
        Assert.Equal(
            [("deployment.assign", "", "beta", "true"), ("deployment.assign", "beta", "nightly", "false"), ("deployment.unassign", "nightly", "", "true")],
            audit.Select(entry => (entry.Action, entry.Details["before"], entry.Details["channel"], entry.Details["forced"])));
    }

    [Theory, EachDatabase]
    public async Task A_deployment_is_on_the_channel_of_any_license_in_force_not_only_of_its_newest(DatabaseKind kind)
    {
        await using var issuing = await IssuingServer.StartAsync(kind);
        var (server, client) = (issuing.Running, issuing.Running.Publisher());
        await server.PromoteAsync("stable", "0.74.0-1");
        await client.CreateKeyAsync(new());
        var sent = await client.IssueLicenseAsync(new(Customer: "Acme", ExpiresAt: TestServer.Start.AddYears(1), Channels: ["beta"]));
        var (deployment, publisher) = (sent.License.DeploymentId, new LicenseDesk(server, await server.CreateTokenAsync(Role.Publisher)));
        var newest = await client.IssueLicenseAsync(new(deployment, "Acme", TestServer.Start.AddYears(2), ["stable"]));
        Assert.Equal("beta", await ChannelAsync(server, sent.Token));

        var refused = await publisher.AssignAsync(deployment, "stable");
        Assert.Equal((409, "assignment_refused"), (refused.Status, refused.Json.GetProperty("code").GetString()));
        Assert.Contains("stable is at platform version 0.74.0, and beta, which the deployment is on, at ", refused.Body);
        Assert.Equal(200, (await publisher.AssignAsync(deployment, "beta")).Status);
        Assert.Equal(409, (await publisher.UnassignAsync(deployment)).Status); // the newest one would go down

        await new LicenseDesk(server).RevokeLicenseAsync(newest.License.LicenseId);
        Assert.Equal(200, (await publisher.UnassignAsync(deployment)).Status);
        await new LicenseDesk(server).RevokeLicenseAsync(sent.License.LicenseId);
        Assert.Equal(200, (await publisher.AssignAsync(deployment, "stable")).Status); // nothing in force: the default channel
    }

    [Fact]
    public async Task A_license_of_a_retired_key_and_one_that_expired_hold_no_deployment_where_they_were()
    {
        await using var issuing = await IssuingServer.StartAsync();
        var (server, client) = (issuing.Running, issuing.Running.Publisher());
        await server.PromoteAsync("stable", "0.74.0-1");
        var key = await client.CreateKeyAsync(new());
        var former = (await client.IssueLicenseAsync(new(Customer: "Acme", ExpiresAt: TestServer.Start.AddYears(2), Channels: ["beta"]))).License;
        await client.CreateKeyAsync(new());
        await client.RetireKeyAsync(key.KeyId, "Leaked.");
        var publisher = new LicenseDesk(server, await server.CreateTokenAsync(Role.Publisher));
        Assert.Equal(200, (await publisher.AssignAsync(former.DeploymentId, "stable")).Status);

        var trial = (await client.IssueLicenseAsync(new(Customer: "Acme", ExpiresAt: TestServer.Start.AddDays(1), Channels: ["beta"]))).License;
        await client.IssueLicenseAsync(new(trial.DeploymentId, "Acme", TestServer.Start.AddYears(1), ["stable"]));
        Assert.Equal(409, (await publisher.AssignAsync(trial.DeploymentId, "stable")).Status);
        server.Time.Advance(TimeSpan.FromDays(10));
        Assert.Equal(200, (await publisher.AssignAsync(trial.DeploymentId, "stable")).Status);
    }

    [Fact]
    public async Task A_repeated_assignment_changes_nothing()
    {
        await using var server = await TestServer.StartSeededAsync();
        var desk = new LicenseDesk(server);
        Assert.Equal(404, (await desk.UnassignAsync(Deployment)).Status);
        Assert.Equal(200, (await desk.AssignAsync(Deployment, "nightly")).Status);
        var revision = server.Snapshot.Stamp.Revision;
        Assert.Equal(200, (await desk.AssignAsync(Deployment, "nightly")).Status);
        Assert.Equal(revision, server.Snapshot.Stamp.Revision);
        Assert.Equal(200, (await desk.AssignAsync(Deployment, "nightly", reason: "a better reason")).Status);
        Assert.Equal("a better reason", (await desk.ShowAsync(Deployment)).Json.GetProperty("assignedBecause").GetString());
    }

    [Theory]
    [InlineData("gone", "why", 404, "channel_unknown")]
    [InlineData("", "why", 400, "request_invalid")]
    [InlineData(null, "why", 400, "request_invalid")]
    [InlineData("beta", "", 400, "request_invalid")]
    [InlineData("beta", null, 400, "request_invalid")]
    public async Task An_assignment_names_a_channel_that_is_here_and_a_reason(string? channel, string? reason, int status, string code)
    {
        await using var server = await TestServer.StartSeededAsync();
        var answer = await new LicenseDesk(server).AssignAsync(Deployment, channel, reason: reason);
        Assert.Equal((status, code), (answer.Status, answer.Json.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task An_assignment_to_a_channel_that_is_gone_gives_no_other_channel()
    {
        using var issuer = new LicenseIssuer();
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var server = await TestServer.StartAsync(database, "--seed", $"--Licensing:Jwks:0={issuer.JwksFile}");
        await using (var db = database.CreateContext())
        {
            await using var write = await WriteTransaction.BeginAsync(db, server.Time, CancellationToken.None);
            db.Assignments.Add(new AssignmentRow { DeploymentId = Deployment, Channel = "gone", Actor = "test", Reason = "", At = write.Now, Revision = write.Revision });
            await write.CommitUnauditedAsync("assigned", CancellationToken.None);
        }

        await server.RefreshAsync();
        var answer = await Ask.GetAsync(server, Path, issuer.Issue(TestServer.Start.AddYears(1), Deployment, "beta"));
        Assert.Equal(404, answer.Status);
        Assert.Contains("channel_unknown", answer.Body);
        Assert.Equal(200, (await new LicenseDesk(server).UnassignAsync(Deployment)).Status); // it gets nothing, so nothing can go down
    }

    [Fact]
    public async Task A_frozen_deployment_that_is_assigned_gets_what_was_head_of_that_channel_when_its_grace_ended()
    {
        using var issuer = new LicenseIssuer();
        await using var server = await TestServer.StartSeededAsync(issuer: issuer);
        var license = issuer.Issue(new DateTimeOffset(2026, 3, 12, 0, 0, 0, TimeSpan.Zero), Deployment);
        await new LicenseDesk(server).AssignAsync(Deployment, "nightly", force: true);
        var answer = await Ask.GetAsync(server, Path, license);
        var expected = server.Snapshot.Channels["nightly"].HeadAsOf(new DateTimeOffset(2026, 3, 15, 0, 1, 0, TimeSpan.Zero))!;
        Assert.Equal(("nightly", expected.Sequence.ToString()), (answer.Metadata("channelName"), answer.Metadata("sequence")));
        Assert.True(expected.Sequence < server.Snapshot.Channels["nightly"].Head!.Sequence);
    }

    private static async Task<string> ChannelAsync(TestServer server, string license) => (await Ask.GetAsync(server, Path, license)).Metadata("channelName");
}
