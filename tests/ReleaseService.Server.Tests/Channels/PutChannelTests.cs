using System.Text;
using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Client;
using ReleaseService.Contracts.Identity;
using ReleaseService.Server.Tests.Publishing;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Channels;

/// <summary>Channels are made and changed; there is one default at every moment, and no requirement that nobody could ever meet.</summary>
public sealed class PutChannelTests
{
    private static readonly PutChannelRequest Lts = new("Long-term support", "For the patient.", ChannelAccess.Licensed, Requires: new("stable", 720));

    [Theory, EachDatabase]
    public async Task A_channel_is_made_once_and_an_equal_request_writes_nothing(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind);
        Assert.Equal(201, (await PutAsync(server, "lts", """{"title":"Long-term support","description":"For the patient.","access":"licensed","requires":{"channel":"stable","hours":720}}""")).Status);
        var state = await StoredState.ReadAsync(server);
        var channel = await server.Publisher().PutChannelAsync("lts", Lts);
        Assert.Equal(new ChannelDetails(channel.ChannelId, "lts", Lts.Title!, Lts.Description!, ChannelAccess.Licensed, IsDefault: false, Head: null, Lts.Requires, channel.Revision), channel);
        Assert.Equal(200, (await PutAsync(server, "lts", """{"title":"Long-term support","description":"For the patient.","access":"licensed","default":false,"requires":{"hours":720,"channel":"stable"}}""")).Status);
        Assert.Equal(state, await StoredState.ReadAsync(server));
        Assert.Equal(channel, await server.Publisher().GetChannelAsync("lts"));
        Assert.Equal(404, (await Ask.GetAsync(server, "/api/v1/channels/nowhere")).Status);
    }

    [Theory, EachDatabase]
    public async Task A_change_counts_at_once_and_leaves_documents_and_history_alone(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind);
        var before = await Ask.GetAsync(server, "/api/v1/operator/channel");
        var history = await server.Publisher().GetPromotionsAsync("stable");
        await server.Publisher().PutChannelAsync("stable", new("Steady", "Changed.", ChannelAccess.Public, IsDefault: true));
        var after = await Ask.GetAsync(server, "/api/v1/operator/channel");
        Assert.Equal((before.Body, before.Response.Headers.ETag), (after.Body, after.Response.Headers.ETag));
        Assert.Equal(history.Promotions.Select(promotion => promotion with { Forced = [] }), (await server.Publisher().GetPromotionsAsync("stable")).Promotions.Select(promotion => promotion with { Forced = [] }));
        Assert.Equal("Steady", (await Ask.GetAsync(server, "/api/v1/channels/stable")).Json.GetProperty("title").GetString());

        await server.Publisher().PutChannelAsync("stable", new("Steady", "Changed.", ChannelAccess.Entitled, IsDefault: true));
        Assert.NotEqual(200, (await Ask.GetAsync(server, "/api/v1/channels/stable/spec")).Status);
    }

    [Theory, EachDatabase]
    public async Task The_audit_has_a_digest_of_before_and_after(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind);
        var publisher = server.Publisher();
        await publisher.PutChannelAsync("lts", Lts);
        await publisher.PutChannelAsync("lts", Lts with { Description = "Changed." });
        await publisher.PutChannelAsync("lts", Lts);
        var entries = (await publisher.GetLastAuditAsync(3)).Entries;
        Assert.Equal(["channel.create", "channel.change", "channel.change"], entries.Select(entry => entry.Action));
        Assert.All(entries, entry => Assert.Matches("^sha256:[0-9a-f]{64}$", entry.DigestAfter));
        Assert.Equal([null, entries[0].DigestAfter, entries[1].DigestAfter], entries.Select(entry => entry.DigestBefore));
        Assert.Equal(entries[0].DigestAfter, entries[2].DigestAfter);
        Assert.Equal(("lts", "licensed", "stable for 720 h"), (entries[0].Subject, entries[0].Details["access"], entries[0].Details["requires"]));
    }

    [Theory, EachDatabase]
    public async Task The_default_moves_at_once_and_nobody_ever_sees_a_moment_without_one(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind);
        await server.Publisher().PutChannelAsync("beta", new("Beta", "", ChannelAccess.Public));
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            HashSet<string> seen = [];
            while (!done.IsCancellationRequested)
            {
                var answer = await Ask.GetAsync(server, "/api/v1/operator/channel");
                seen.Add(answer.Status == 200 ? answer.Metadata("channelName") : $"{answer.Status} {answer.Body}");
                var list = await Ask.GetAsync(server, "/api/v1/channels");
                seen.Add($"{list.Json.GetProperty("channels").EnumerateArray().Count(channel => channel.GetProperty("default").GetBoolean())} default");
            }

            return seen;
        })).ToList();
        foreach (var name in Enumerable.Repeat(new[] { "beta", "stable" }, 10).SelectMany(names => names))
        {
            var moved = await server.Publisher().PutChannelAsync(name, new(name, "", ChannelAccess.Public, IsDefault: true));
            Assert.True(moved.IsDefault);
            Assert.Equal(name, (await Ask.GetAsync(server, "/api/v1/operator/channel")).Metadata("channelName"));
        }

        await done.CancelAsync();
        var all = (await Task.WhenAll(readers)).SelectMany(seen => seen).ToHashSet();
        Assert.Subset(new HashSet<string> { "beta", "stable", "1 default" }, all);
        Assert.Contains("1 default", all);
        var entries = (await server.Publisher().GetLastAuditAsync(2)).Entries;
        Assert.Equal([("channel.change", "beta", "false"), ("channel.change", "stable", "true")], entries.Select(entry => (entry.Action, entry.Subject, entry.Details["default"])));
    }

    [Fact]
    public async Task The_default_can_be_moved_and_not_taken_away()
    {
        await using var server = await TestServer.StartSeededAsync();
        var state = await StoredState.ReadAsync(server);
        var error = await RefusedAsync(server.Publisher(), "stable", new("Stable", "", ChannelAccess.Public, IsDefault: false));
        Assert.Equal((409, "channel_default_needed"), (error.Status, error.Problem!.Code));
        Assert.Equal(state, await StoredState.ReadAsync(server));
    }

    /// <summary>To take the default from a channel is to change that one.</summary>
    [Fact]
    public async Task An_administrator_of_some_channels_takes_the_default_only_from_one_of_them()
    {
        await using var server = await TestServer.StartSeededAsync();
        var state = await StoredState.ReadAsync(server);
        var betas = server.Publisher(await server.CreateTokenAsync(Role.Admin, channels: ["beta", "nightly"]));
        var error = await RefusedAsync(betas, "beta", new("Beta", "", ChannelAccess.Public, IsDefault: true));
        Assert.Equal((403, "channel_out_of_scope"), (error.Status, error.Problem!.Code));
        Assert.Equal(state.Revision + 1, (await StoredState.ReadAsync(server)).Revision); // the token
        Assert.True((await server.Publisher().GetChannelAsync("stable")).IsDefault);

        await server.Publisher().PutChannelAsync("beta", new("Beta", "", ChannelAccess.Public, IsDefault: true));
        Assert.True((await betas.PutChannelAsync("nightly", new("Nightly", "", ChannelAccess.Public, IsDefault: true))).IsDefault);
    }

    [Fact]
    public async Task The_default_goes_neither_down_nor_to_a_channel_that_has_nothing()
    {
        await using var server = await TestServer.StartSeededAsync();
        var admin = server.Publisher();
        await admin.PutChannelAsync("fresh", new("Fresh", "", ChannelAccess.Public));
        Assert.Equal("channel_default_refused", (await RefusedAsync(admin, "fresh", new("Fresh", "", ChannelAccess.Public, IsDefault: true))).Problem!.Code);
        await admin.PromoteAsync("fresh", new(Release: "0.82.2-1"));
        Assert.Equal("channel_default_refused", (await RefusedAsync(admin, "fresh", new("Fresh", "", ChannelAccess.Public, IsDefault: true))).Problem!.Code);
        Assert.Equal("0.83.0-2", (await Ask.GetAsync(server, "/api/v1/operator/channel")).Metadata("releaseName"));
        await admin.PromoteAsync("fresh", new(Release: "0.83.0-2"));
        Assert.True((await admin.PutChannelAsync("fresh", new("Fresh", "", ChannelAccess.Public, IsDefault: true))).IsDefault);
    }

    [Fact]
    public async Task Who_changes_what_somebody_changed_meanwhile_is_told_and_a_repetition_is_not()
    {
        await using var server = await TestServer.StartSeededAsync();
        var admin = server.Publisher();
        var read = await admin.GetChannelAsync("beta");
        var mine = new PutChannelRequest("Beta", "Mine.", ChannelAccess.Licensed, ExpectedRevision: read.Revision);
        Assert.True((await admin.PutChannelAsync("beta", mine)).Revision > read.Revision);
        Assert.Equal("Mine.", (await admin.PutChannelAsync("beta", mine)).Description);
        Assert.Equal((409, "channel_conflict"), await RefusedAsync(admin, "beta", mine with { Description = "Theirs." }) is var error ? (error.Status, error.Problem!.Code) : default);
        Assert.Equal("channel_conflict", (await RefusedAsync(admin, "beta", mine with { Description = "New?", ExpectedRevision = 0 })).Problem!.Code);
        await admin.PromoteAsync("beta", new(Release: "0.83.90-1"));
        Assert.Equal((await admin.GetChannelAsync("beta")).Revision, (await admin.PutChannelAsync("beta", mine)).Revision); // a promotion is no change of the channel
    }

    [Theory]
    [InlineData("beta", "gone", 422, "channel_requirement", "doesn't exist")]
    [InlineData("beta", "beta", 400, "request_invalid", "requires.channel")]
    [InlineData("beta", "stable", 422, "channel_requirement", "beta requires stable")] // stable requires beta
    [InlineData("nightly", "stable", 200, "", "")]
    [InlineData("gone", "gone", 400, "request_invalid", "requires.channel")]
    public async Task A_requirement_that_nobody_could_meet_is_refused(string channel, string required, int status, string code, string detail)
    {
        await using var server = await TestServer.StartSeededAsync();
        var state = await StoredState.ReadAsync(server);
        var answer = await PutAsync(server, channel, $$$"""{"title":"T","access":"public","requires":{"channel":"{{{required}}}","hours":1}}""");
        Assert.Equal(status, answer.Status);
        if (status == 200)
            return;
        Assert.Equal(code, answer.Code);
        Assert.Contains(detail, answer.Json.GetProperty("detail").GetString());
        Assert.Equal(state, await StoredState.ReadAsync(server));
    }

    [Fact]
    public async Task A_longer_cycle_is_named_from_channel_to_channel()
    {
        await using var server = await TestServer.StartSeededAsync();
        await server.Publisher().PutChannelAsync("beta", new("Beta", "", ChannelAccess.Licensed, Requires: new("nightly", 1)));
        var error = await RefusedAsync(server.Publisher(), "nightly", new("Nightly", "", ChannelAccess.Licensed, Requires: new("stable", 1)));
        Assert.Equal("channel_requirement", error.Problem!.Code);
        Assert.Contains("beta requires nightly requires stable", error.Problem.Detail);
    }

    [Theory]
    [InlineData("Stable", """{"title":"T","access":"public"}""")]
    [InlineData("1st", """{"title":"T","access":"public"}""")]
    [InlineData("a%2Fb", """{"title":"T","access":"public"}""")]
    [InlineData("abcdefghijabcdefghijabcdefghijabcdefghijk", """{"title":"T","access":"public"}""")]
    [InlineData("lts", "{}")]
    [InlineData("lts", """{"title":"T"}""")]
    [InlineData("lts", """{"access":"public"}""")]
    [InlineData("lts", """{"title":" ","access":"public"}""")]
    [InlineData("lts", """{"title":"a\nb","access":"public"}""")]
    [InlineData("lts", """{"title":"T","access":"everybody"}""")]
    [InlineData("lts", """{"title":"T","access":7}""")]
    [InlineData("lts", """{"title":"T","access":"public","description":"\u001b[2J"}""")]
    [InlineData("lts", """{"title":"T","access":"public","head":"0.90.0-1"}""")]
    [InlineData("lts", """{"title":"T","access":"public","requires":{"channel":"beta"}}""")]
    [InlineData("lts", """{"title":"T","access":"public","requires":{"hours":1}}""")]
    [InlineData("lts", """{"title":"T","access":"public","requires":{"channel":"beta","hours":-1}}""")]
    [InlineData("lts", """{"title":"T","access":"public","requires":{"channel":"beta","hours":8761}}""")]
    [InlineData("lts", """{"title":"T","access":"public","requires":{"channel":"beta","hours":1.5}}""")]
    [InlineData("lts", """{"title":"T","access":"public","requires":{"channel":"Beta","hours":1}}""")]
    [InlineData("lts", """{"title":"T","access":"public","requires":{"channel":null,"hours":1}}""")]
    public async Task A_request_that_makes_no_sense_makes_no_channel(string name, string body)
    {
        await using var server = await TestServer.StartSeededAsync();
        var state = await StoredState.ReadAsync(server);
        var answer = await PutAsync(server, name, body);
        Assert.True(answer.Status == 400 && answer.Code == "request_invalid", $"{answer.Status} {answer.Body}");
        Assert.Equal(state, await StoredState.ReadAsync(server));
        Assert.DoesNotContain("\"@l\":\"Error\"", server.Log.Text);
    }

    private static Task<Ask> PutAsync(TestServer server, string name, string body) => Ask.SendAsync(server, HttpMethod.Put, $"/api/v1/channels/{name}", "application/json", Encoding.UTF8.GetBytes(body));

    private static Task<ReleaseServiceException> RefusedAsync(PublisherClient client, string name, PutChannelRequest request) =>
        Assert.ThrowsAsync<ReleaseServiceException>(() => client.PutChannelAsync(name, request));
}
