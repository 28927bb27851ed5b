using ReleaseService.Contracts.Client;
using ReleaseService.Contracts.Identity;
using ReleaseService.Contracts.Releases;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Licensing;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Publishing;

/// <summary>Withdrawals: no channel takes the release any more, and nobody who has it loses it.</summary>
public sealed class WithdrawTests
{
    private const string Head = "0.83.0-2"; // of stable and beta

    [Theory, EachDatabase]
    public async Task A_withdrawn_release_is_not_promoted_and_not_by_force_either(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind);
        var publisher = server.Publisher();
        await publisher.PublishYamlAsync(ReleaseText.Yaml());
        await publisher.WithdrawAsync("0.90.0-1", "loses runs");
        var state = await StoredState.ReadAsync(server);
        foreach (var force in new[] { false, true })
        {
            var dry = await publisher.PromoteAsync("nightly", new(Release: "0.90.0-1", Force: force, Reason: "must"), dryRun: true);
            Assert.Equal(["release_withdrawn"], dry.Refusals.Select(refusal => refusal.Code));
            var error = await Assert.ThrowsAsync<ReleaseServiceException>(() => publisher.PromoteAsync("nightly", new(Release: "0.90.0-1", Force: force, Reason: "must")));
            Assert.Equal((409, "promotion_refused"), (error.Status, error.Problem!.Code));
        }

        // Nor is it there again because somebody publishes it again.
        Assert.NotNull((await publisher.PublishYamlAsync(ReleaseText.Yaml())).Release.WithdrawnAt);
        Assert.Equal(state, await StoredState.ReadAsync(server));
    }

    [Theory, EachDatabase]
    public async Task The_channels_that_serve_it_are_told_with_what_each_goes_back_to(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind);
        var publisher = server.Publisher();
        await publisher.WithdrawAsync("0.82.2-1", "bad too"); // what stable had before
        var heads = (await publisher.WithdrawAsync(Head, "loses runs")).Heads;
        var serving = server.Snapshot.Channels.Values.Where(channel => channel.Head!.ReleaseId == server.ReleaseId(Head)).ToList();
        Assert.NotEmpty(serving);
        Assert.Equal(serving.Select(channel => (channel.Channel.Name, channel.Head!.Sequence)).Order(), heads.Select(head => (head.Channel, head.Sequence)));
        Assert.Equal("0.82.0-1", heads.Single(head => head.Channel == "stable").Previous!.Name);
        foreach (var head in heads)
        {
            var rollback = await publisher.PromoteAsync(head.Channel, new(IsRollback: true, Reason: "withdrawn", ExpectedSequence: head.Sequence));
            Assert.Equal(head.Previous, new ReleaseReference(rollback.Promotion!.ReleaseId, rollback.Promotion.ReleaseName));
        }

        Assert.Empty((await publisher.WithdrawAsync(Head, "again")).Heads);
    }

    [Fact]
    public async Task A_channel_that_has_nothing_to_go_back_to_is_told_without_a_release()
    {
        await using var server = await TestServer.StartSeededAsync();
        var publisher = server.Publisher();
        await publisher.PutChannelAsync("fresh", new("Fresh", null, Contracts.Channels.ChannelAccess.Public));
        await publisher.PublishYamlAsync(ReleaseText.Yaml());
        await publisher.PromoteAsync("fresh", new(Release: "0.90.0-1"));
        var head = Assert.Single((await publisher.WithdrawAsync("0.90.0-1", "loses runs")).Heads);
        Assert.Equal(("fresh", 1L, null), (head.Channel, head.Sequence, head.Previous));
    }

    [Theory, EachDatabase]
    public async Task Whoever_has_it_keeps_it_and_pins_of_it_get_the_same_bytes(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind);
        string[] paths = ["/api/v1/operator/channel", "/api/v1/channels/stable/spec", $"/api/v1/operator/channel/release/{server.ReleaseId(Head)}", $"/api/v1/releases/{server.ReleaseId(Head)}/spec"];
        var before = await ReadAsync(server, paths);
        await server.Publisher().WithdrawAsync(Head, "loses runs");
        Assert.Equal(before, await ReadAsync(server, paths));
        await server.Publisher().PromoteAsync("stable", new(IsRollback: true, Reason: "withdrawn"));
        Assert.Equal(before[2..], await ReadAsync(server, paths[2..]));
    }

    [Theory, EachDatabase]
    public async Task Twice_changes_nothing_and_the_first_reason_stays(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind);
        var publisher = server.Publisher(await server.CreateTokenAsync(Role.Publisher, "ci"));
        var first = await publisher.WithdrawAsync(Head, "loses runs");
        Assert.Equal((true, TestServer.Start, "loses runs"), (first.Changed, first.Release.WithdrawnAt, first.Release.WithdrawnBecause));
        var state = await StoredState.ReadAsync(server);
        server.Time.Advance(TimeSpan.FromHours(1));
        var second = await publisher.WithdrawAsync(server.ReleaseId(Head).ToString(), "another reason");
        Assert.Equal((false, TestServer.Start, "loses runs"), (second.Changed, second.Release.WithdrawnAt, second.Release.WithdrawnBecause));
        Assert.Equal(state, await StoredState.ReadAsync(server));
        var entry = (await server.Publisher().GetLastAuditAsync(1)).Entries[0];
        Assert.Equal(("release.withdraw", Head, "token:ci", "loses runs", first.Release.Digest, null), (entry.Action, entry.Subject, entry.Actor, entry.Reason, entry.DigestBefore, entry.DigestAfter));
    }

    [Theory, EachDatabase]
    public async Task Customers_learn_that_it_was_withdrawn_and_not_why(DatabaseKind kind)
    {
        using var issuer = new LicenseIssuer();
        await using var server = await TestServer.StartSeededAsync(kind, issuer);
        await server.Publisher().WithdrawAsync(Head, "customer Acme lost runs");
        var path = $"/api/v1/releases/{server.ReleaseId(Head)}";
        foreach (var license in new[] { null, issuer.Issue(TestServer.Start.AddDays(30)) })
        {
            var answer = await Ask.GetAsync(server, path, license);
            Assert.Equal(TestServer.Start, answer.Json.GetProperty("withdrawnAt").GetDateTimeOffset());
            Assert.DoesNotContain("Acme", answer.Body);
        }

        Assert.Contains("Acme", (await Ask.SendAsync(server, HttpMethod.Get, path, ("Authorization", $"Bearer {await server.CreateTokenAsync(Role.Viewer)}"))).Body);
    }

    [Theory]
    [InlineData("9.9.9-9", "{\"reason\":\"bad\"}", 404, "release_unknown")]
    [InlineData("00000000-0000-0000-0000-000000000001", "{\"reason\":\"bad\"}", 404, "release_unknown")]
    [InlineData(Head, "{}", 400, "request_invalid")]
    [InlineData(Head, "{\"reason\":null}", 400, "request_invalid")]
    [InlineData(Head, "{\"reason\":\" \"}", 400, "request_invalid")]
    [InlineData(Head, "{\"reason\":\"a\\u001bb\"}", 400, "request_invalid")]
    [InlineData(Head, "{\"reason\":\"bad\",\"force\":true}", 400, "request_invalid")]
    public async Task Of_an_unknown_release_and_without_a_reason_nothing_is_withdrawn(string release, string body, int status, string code)
    {
        await using var server = await TestServer.StartSeededAsync();
        var state = await StoredState.ReadAsync(server);
        var answer = await Ask.SendAsync(server, HttpMethod.Post, $"/api/v1/releases/{release}/withdrawal", "application/json", System.Text.Encoding.UTF8.GetBytes(body));
        Assert.Equal((status, code), (answer.Status, answer.Code));
        Assert.Equal(state, await StoredState.ReadAsync(server));
    }

    private static async Task<string[]> ReadAsync(TestServer server, string[] paths) => await Task.WhenAll(paths.Select(async path =>
    {
        var answer = await Ask.GetAsync(server, path);
        return $"{answer.Status} {answer.Response.Headers.ETag} {answer.Body}";
    }));
}
