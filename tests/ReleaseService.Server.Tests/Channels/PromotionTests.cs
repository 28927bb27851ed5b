using System.Text;
using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Client;
using ReleaseService.Contracts.Identity;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Channels;

/// <summary>Promotions over HTTP. In the samples stable is at 14 (0.83.0-2), beta and nightly are ahead of it, and stable requires 72 hours on beta.</summary>
public sealed class PromotionTests
{
    [Theory, EachDatabase]
    public async Task A_promotion_is_served_at_once_and_stands_in_the_history(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind);
        var publisher = server.Publisher(await server.CreateTokenAsync(Role.Publisher, "ci"));
        await publisher.PromoteAsync("beta", new(Release: "0.83.90-1", Reason: "try"));
        server.Time.Advance(TimeSpan.FromHours(72));
        var result = await publisher.PromoteAsync("stable", new(Release: "0.83.90-1", Reason: "three quiet days", ExpectedSequence: 14));

        Assert.True(result.Changed);
        Assert.Equal((15L, "0.83.90-1", "token:ci", "three quiet days"), (result.Promotion!.Sequence, result.Promotion.ReleaseName, result.Promotion.Actor, result.Promotion.Reason));
        Assert.Equal((14L, "0.83.0-2"), (result.Previous!.Sequence, result.Previous.ReleaseName));
        Assert.Contains(result.Diff.Changes, change => change is { Path: "values.app.image.tag" } && change.Old!.Value.GetString() == "0.83.0" && change.New!.Value.GetString() == "0.83.90");
        var served = await Ask.GetAsync(server, "/api/v1/operator/channel");
        Assert.Equal(("0.83.90-1", "15"), (served.Metadata("releaseName"), served.Metadata("sequence")));
        var history = await publisher.GetPromotionsAsync("stable", after: 13);
        Assert.Equal([14, 15], history.Promotions.Select(promotion => promotion.Sequence));
        Assert.Equal(15, history.HeadSequence);
    }

    [Theory, EachDatabase]
    public async Task Never_down_by_accident(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind);
        var publisher = server.Publisher(await server.CreateTokenAsync(Role.Publisher));
        await RefusedAsync(publisher, "stable", new(Release: "0.82.2-1", Reason: "oops"), "promotion_down");
        await RefusedAsync(publisher, "stable", new(Release: "0.82.2-1", IsRollback: true), "reason_missing");
        await RefusedAsync(publisher, "stable", new(Release: "0.83.90-1", IsRollback: true, Reason: "up"), "rollback_not_down", "promotion_too_early");
        Assert.Equal(14, (await publisher.GetPromotionsAsync("stable")).HeadSequence);

        var back = await publisher.PromoteAsync("stable", new(Release: "0.82.2-1", IsRollback: true, Reason: "runs are lost"));
        Assert.Equal((15L, true), (back.Promotion!.Sequence, back.Promotion.IsRollback));
        Assert.Equal("0.82.2-1", (await Ask.GetAsync(server, "/api/v1/operator/channel")).Metadata("releaseName"));
    }

    [Fact]
    public async Task A_rollback_without_a_release_goes_to_the_newest_older_one_that_is_not_withdrawn()
    {
        await using var server = await TestServer.StartSeededAsync();
        var publisher = server.Publisher();
        await publisher.WithdrawAsync("0.82.2-1", "it was bad too");
        Assert.Equal("0.82.0-1", (await publisher.PromoteAsync("stable", new(IsRollback: true, Reason: "bad"))).Promotion!.ReleaseName);
        Assert.Equal("0.81.3-1", (await publisher.PromoteAsync("stable", new(IsRollback: true, Reason: "worse"))).Promotion!.ReleaseName);

        await publisher.PutChannelAsync("fresh", new("Fresh", null, ChannelAccess.Public));
        Assert.Equal("rollback_impossible", await CodeAsync(() => publisher.PromoteAsync("fresh", new(IsRollback: true, Reason: "?"))));
        await publisher.PromoteAsync("fresh", new(Release: "0.83.0-1"));
        Assert.Equal("rollback_impossible", await CodeAsync(() => publisher.PromoteAsync("fresh", new(IsRollback: true, Reason: "?"))));
    }

    [Fact]
    public async Task Stable_takes_only_what_beta_has_had_for_72_hours_unless_an_administrator_forces_it()
    {
        await using var server = await TestServer.StartSeededAsync();
        var publisher = server.Publisher(await server.CreateTokenAsync(Role.Publisher));
        await RefusedAsync(publisher, "stable", new(Release: "0.83.90-1"), "promotion_too_early");
        await publisher.PromoteAsync("beta", new(Release: "0.83.90-1"));
        server.Time.Advance(TimeSpan.FromHours(72) - TimeSpan.FromMilliseconds(1));
        await RefusedAsync(publisher, "stable", new(Release: "0.83.90-1"), "promotion_too_early");
        Assert.Equal("force_forbidden", await CodeAsync(() => publisher.PromoteAsync("stable", new(Release: "0.83.90-1", Force: true, Reason: "now"))));
        await RefusedAsync(server.Publisher(), "stable", new(Release: "0.83.90-1", Force: true), "reason_missing");

        var forced = await server.Publisher().PromoteAsync("stable", new(Release: "0.83.90-1", Force: true, Reason: "security fix"));
        Assert.Equal(["promotion_too_early"], forced.Promotion!.Forced);
        Assert.Equal(["promotion_too_early"], (await publisher.GetPromotionsAsync("stable")).Promotions[^1].Forced);
        Assert.Equal("promotion_too_early", (await server.Publisher().GetLastAuditAsync(1)).Entries[0].Details["forced"]);
    }

    [Fact]
    public async Task What_beta_went_back_from_is_not_for_stable()
    {
        await using var server = await TestServer.StartSeededAsync();
        var publisher = server.Publisher();
        await publisher.PromoteAsync("beta", new(Release: "0.83.90-1"));
        await publisher.PromoteAsync("beta", new(IsRollback: true, Reason: "crashes"));
        server.Time.Advance(TimeSpan.FromDays(30));
        await RefusedAsync(publisher, "stable", new(Release: "0.83.90-1"), "promotion_too_early");
    }

    [Theory, EachDatabase]
    public async Task Who_expects_another_head_learns_who_moved_it_and_when(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind);
        var bob = server.Publisher(await server.CreateTokenAsync(Role.Publisher, "bob"));
        await bob.PromoteAsync("stable", new(IsRollback: true, Reason: "bad"));
        var error = await Assert.ThrowsAsync<ReleaseServiceException>(() => server.Publisher().PromoteAsync("stable", new(Release: "0.83.0-2", ExpectedSequence: 14)));
        Assert.Equal((409, "sequence_conflict"), (error.Status, error.Problem!.Code));
        Assert.Equal((15L, "token:bob", "0.82.2-1", TestServer.Start), (error.Problem.Head!.Sequence, error.Problem.Head.Actor, error.Problem.Head.ReleaseName, error.Problem.Head.At));
        Assert.Contains("token:bob", error.Problem.Detail);
        Assert.Equal("sequence_conflict", await CodeAsync(() => server.Publisher().PromoteAsync("stable", new(Release: "0.83.0-2", ExpectedSequence: 14), dryRun: true)));
    }

    [Fact]
    public async Task Promoting_the_head_again_changes_nothing_whatever_was_expected()
    {
        await using var server = await TestServer.StartSeededAsync();
        var (stamp, audit) = (server.Snapshot.Stamp, (await server.Publisher().GetAuditAsync()).LastNumber);
        foreach (var request in new PromoteRequest[] { new(Release: "0.83.0-2"), new(Release: "0.83.0-2", ExpectedSequence: 3), new(server.ReleaseId("0.83.0-2"), Force: true) })
        {
            var result = await server.Publisher().PromoteAsync("stable", request);
            Assert.Equal((false, 14L), (result.Changed, result.Promotion!.Sequence));
            Assert.Empty(result.Diff.Changes);
        }

        Assert.Equal((stamp, audit), (server.Snapshot.Stamp, (await server.Publisher().GetAuditAsync()).LastNumber));
    }

    [Theory, EachDatabase]
    public async Task A_dry_run_tells_everything_and_changes_nothing(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind);
        var before = server.Snapshot.Stamp;
        var result = await server.Publisher().PromoteAsync("stable", new(Release: "0.76.0-1"), dryRun: true, idempotencyKey: "dry");
        Assert.True(result is { DryRun: true, Changed: true, Promotion.Sequence: 15, Previous.Sequence: 14 });
        Assert.Equal(["promotion_down"], result.Refusals.Select(refusal => refusal.Code));
        Assert.NotEmpty(result.Diff.Changes);
        Assert.Equal("chart", result.Diff.Changes[0].Component);
        await server.RefreshAsync();
        Assert.Equal(before, server.Snapshot.Stamp);

        // The key was not used up.
        Assert.True((await server.Publisher().PromoteAsync("stable", new(IsRollback: true, Reason: "x"), idempotencyKey: "dry")).Changed);
    }

    [Fact]
    public async Task A_key_that_changes_its_kind_is_refused_unless_forced()
    {
        await using var server = await TestServer.StartSeededAsync();
        var publisher = server.Publisher();
        var yaml = Encoding.UTF8.GetString(await File.ReadAllBytesAsync(Path.Combine(SampleChannels.Folder, "releases/0.83.90-1.yaml")));
        yaml = yaml.MustReplace("0.83.90-1", "0.83.91-1").MustReplace("replicaCount: 2", "replicaCount: \"2\"");
        await publisher.PublishYamlAsync(Encoding.UTF8.GetBytes(yaml));
        var error = await RefusedAsync(publisher, "nightly", new(Release: "0.83.91-1", Reason: "x"), "kind_change");
        Assert.Contains("values.history-reader.replicaCount", error.Problem!.Detail);
        Assert.Equal("kind-change", Assert.Single(error.Problem.Findings!).Rule);
        Assert.Equal(["kind_change"], (await publisher.PromoteAsync("nightly", new(Release: "0.83.91-1", Reason: "nobody sets it", Force: true))).Promotion!.Forced);
    }

    [Theory]
    [InlineData("stable", "{}", 400, "request_invalid")]
    [InlineData("stable", "[]", 400, "request_invalid")]
    [InlineData("stable", "null", 400, "request_invalid")]
    [InlineData("stable", "", 400, "request_invalid")]
    [InlineData("stable", "{\"release\":\"0.83.90-1\",\"releaseId\":\"00000000-0000-0000-0000-000000000001\"}", 400, "request_invalid")]
    [InlineData("stable", "{\"release\":\"0.83.90-1\",\"rollbck\":true}", 400, "request_invalid")]
    [InlineData("stable", "{\"release\":\"0.83.90-1\",\"expectedSequence\":-1}", 400, "request_invalid")]
    [InlineData("stable", "{\"release\":\"0.83.90-1\",\"reason\":\"\\u001b[31m\"}", 400, "request_invalid")]
    [InlineData("stable", "{\"release\":\"0.83.90-1\",\"reason\":\"\\ud800\"}", 400, "request_invalid")]
    [InlineData("stable", "{\"releaseId\":\"0.83.90-1\"}", 400, "request_invalid")]
    [InlineData("stable", "{\"release\":\"9.9.9-9\"}", 404, "release_unknown")]
    [InlineData("nowhere", "{\"release\":\"0.83.90-1\"}", 404, "channel_unknown")]
    [InlineData("STABLE", "{\"release\":\"0.83.90-1\"}", 404, "channel_unknown")]
    public async Task A_request_that_makes_no_sense_says_why(string channel, string body, int status, string code)
    {
        await using var server = await TestServer.StartSeededAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/channels/{channel}/promotions") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new("Bearer", TestServer.AdminToken);
        using var response = await server.Http.SendAsync(request);
        var answer = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status && answer.Contains($"\"code\":\"{code}\"", StringComparison.Ordinal), answer);
        Assert.DoesNotContain("\"@l\":\"Error\"", server.Log.Text);
    }

    [Fact]
    public async Task The_first_publish_makes_an_empty_PostgreSQL_ready()
    {
        await using var database = await TestDatabase.CreateEmptyAsync(DatabaseKind.Postgres);
        await using var server = await TestServer.StartAsync(database);
        var publisher = server.Publisher();
        Assert.Empty((await publisher.GetChannelsAsync()).Channels);
        Assert.Empty((await publisher.GetReleasesAsync()).Releases);
        await publisher.PutChannelAsync("stable", new("Stable", "", ChannelAccess.Public, IsDefault: true));
        await publisher.PublishYamlAsync(await File.ReadAllBytesAsync(Path.Combine(SampleChannels.Folder, "releases/0.83.0-2.yaml")));
        Assert.Equal(503, (await Ask.GetAsync(server, "/readyz")).Status);
        Assert.Equal(503, (await Ask.GetAsync(server, "/api/v1/operator/channel")).Status);

        await publisher.PromoteAsync("stable", new(Release: "0.83.0-2", Reason: "first", ExpectedSequence: 0));
        Assert.Equal(200, (await Ask.GetAsync(server, "/readyz")).Status);
        Assert.Equal("1", (await Ask.GetAsync(server, "/api/v1/operator/channel")).Metadata("sequence"));
    }

    private static async Task<ReleaseServiceException> RefusedAsync(PublisherClient client, string channel, PromoteRequest request, params string[] codes)
    {
        var dry = await client.PromoteAsync(channel, request, dryRun: true);
        Assert.Equal(codes, dry.Refusals.Select(refusal => refusal.Code));
        var error = await Assert.ThrowsAsync<ReleaseServiceException>(() => client.PromoteAsync(channel, request));
        Assert.Equal((409, "promotion_refused"), (error.Status, error.Problem!.Code));
        Assert.Equal(codes, error.Problem.Refusals!.Select(refusal => refusal.Code));
        Assert.All(error.Problem.Refusals!, refusal => Assert.NotEmpty(refusal.Message));
        return error;
    }

    private static async Task<string> CodeAsync(Func<Task> call) => (await Assert.ThrowsAsync<ReleaseServiceException>(call)).Problem!.Code;
}
