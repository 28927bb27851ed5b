using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Client;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Licensing;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Channels;

/// <summary>The modern reads, through the typed client.</summary>
public sealed class ChannelReadTests
{
    [Theory, EachDatabase]
    public async Task Callers_see_the_channels_that_they_may_follow(DatabaseKind kind)
    {
        using var issuer = new LicenseIssuer();
        await using var server = await TestServer.StartSeededAsync(kind, issuer);
        var end = TestServer.Start.AddYears(1);

        Assert.Equal(["stable"], await NamesAsync(null));
        Assert.Equal(["beta", "stable"], await NamesAsync(issuer.Issue(end)));
        Assert.Equal(["nightly", "stable"], await NamesAsync(issuer.Issue(end, channel: "nightly")));
        Assert.Equal(["beta", "nightly", "stable"], await NamesAsync(issuer.Issue(end, channel: new System.Text.Json.Nodes.JsonArray("nightly", "beta"))));

        async Task<IEnumerable<string>> NamesAsync(string? license) =>
            (await new ReleaseServiceClient(server.Http, license).GetChannelsAsync()).Channels.Select(channel => channel.Name);
    }

    [Theory, EachDatabase]
    public async Task A_channel_shows_its_head_and_its_spec_is_that_head(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind);
        var client = new ReleaseServiceClient(server.Http);

        var stable = await client.GetChannelAsync("stable");
        Assert.Equal(ChannelAccess.Public, stable.Access);
        Assert.True(stable.IsDefault);
        Assert.Equal((14, "0.83.0-2", "0.83.0"), (stable.Head!.Sequence, stable.Head.ReleaseName, stable.Head.PlatformVersion));

        var spec = await client.GetChannelSpecAsync("stable");
        Assert.Equal(stable.Head.ReleaseId.ToString(), spec!.Document.Metadata["releaseId"]);
        Assert.Equal(stable.ChannelId.ToString(), spec.Document.Metadata["channelId"]);
        Assert.Equal(1, spec.Epoch);
        Assert.Null(await client.GetChannelSpecAsync("stable", spec.ETag));

        var release = await client.GetReleaseAsync(stable.Head.ReleaseId);
        Assert.Equal(spec.Document.Metadata["digest"], release.Digest);
        Assert.Equal(["stable"], release.Channels);
        Assert.NotEmpty(release.Notes);
    }

    [Theory]
    [InlineData("beta", null, 401, "license_required")]
    [InlineData("nightly", "plain", 403, "channel_forbidden")]
    [InlineData("beta", "nightly", 403, "channel_forbidden")]
    [InlineData("lts", "plain", 404, "channel_unknown")]
    [InlineData("lts", null, 404, "channel_unknown")]
    public async Task A_channel_that_the_caller_may_not_have_is_a_problem_that_says_why(string channel, string? license, int status, string code)
    {
        using var issuer = new LicenseIssuer();
        await using var server = await TestServer.StartSeededAsync(issuer: issuer);
        var end = TestServer.Start.AddYears(1);
        var client = new ReleaseServiceClient(server.Http, license switch { null => null, "plain" => issuer.Issue(end), _ => issuer.Issue(end, channel: license) });
        foreach (var call in new Func<Task>[] { () => client.GetChannelAsync(channel), () => client.GetChannelSpecAsync(channel) })
        {
            var error = await Assert.ThrowsAsync<ReleaseServiceException>(call);
            Assert.Equal((status, code), (error.Status, error.Problem!.Code));
        }
    }

    [Fact]
    public async Task A_license_for_a_channel_that_is_not_here_gets_404_and_no_other_channel()
    {
        using var issuer = new LicenseIssuer();
        await using var server = await TestServer.StartSeededAsync(issuer: issuer);
        var license = issuer.Issue(TestServer.Start.AddYears(1), channel: "lts");
        var answer = await Ask.GetAsync(server, "/api/v1/operator/channel", license);
        Assert.Equal(404, answer.Status);
        Assert.Equal(LicenseState.Refused, (await new ReleaseServiceClient(server.Http, license).GetLicenseAsync()).State);
    }

    [Fact]
    public async Task HEAD_answers_like_GET_without_a_body()
    {
        await using var server = await TestServer.StartSeededAsync();
        foreach (var path in new[] { "/api/v1/operator/channel", "/api/v1/channels", "/api/v1/channels/stable", "/api/v1/channels/stable/spec", "/api/v1/license" })
        {
            var get = await Ask.GetAsync(server, path);
            var head = await Ask.SendAsync(server, HttpMethod.Head, path);
            Assert.Equal(200, head.Status);
            Assert.Empty(head.Body);
            Assert.Equal(get.Response.Content.Headers.ContentLength, head.Response.Content.Headers.ContentLength);
        }
    }
}
