using ReleaseService.Cli.Shell;
using ReleaseService.Cli.Tests.Loopback;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Channels;
using Xunit;

namespace ReleaseService.Cli.Tests.Channels;

public sealed class PutChannelTests : IAsyncDisposable
{
    private const string Unknown = "channel_unknown";

    private readonly LoopbackService _service = new LoopbackService()
        .On("GET /api/v1/channels/stable", Answer.Json(Sample.Channel("stable"), ContractsJson.Default.ChannelDetails))
        .On("GET /api/v1/channels/beta", Answer.Problem(404, Unknown, "Unknown channel", "This server has no such channel."))
        .On("PUT /api/v1/channels/stable", Answer.Json(Sample.Channel("stable"), ContractsJson.Default.ChannelDetails))
        .On("PUT /api/v1/channels/beta", Answer.Json(Sample.Channel("beta"), ContractsJson.Default.ChannelDetails, 201));

    [Fact]
    public async Task A_new_channel_is_for_the_entitled_unless_it_is_said()
    {
        (await Run.Async(_service, "channels", "create", "beta")).Succeeded();
        Assert.Equal("""{"title":"beta","description":"","access":"entitled","default":false,"requires":null,"expectedRevision":0}""", _service.Requests.Last().Body);
    }

    [Fact]
    public async Task What_is_not_given_stays()
    {
        (await Run.Async(_service, "channels", "set", "stable", "--title", "Steady")).Succeeded();
        Assert.Equal("""{"title":"Steady","description":"What most follow.","access":"public","default":true,"requires":{"channel":"beta","hours":72},"supportMonths":6}""", _service.Requests.Last().Body);
        (await Run.Async(_service, "channels", "set", "stable", "--requires", "none", "--access", "licensed", "--yes")).Succeeded();
        Assert.Equal("""{"title":"Stable","description":"What most follow.","access":"licensed","default":true,"requires":null,"supportMonths":6}""", _service.Requests.Last().Body);
    }

    [Theory]
    [InlineData("stable", "--access", "licensed", "access: public → licensed")]
    [InlineData("edge", "--default", "--title=Edge", "the default channel: stable → edge")]
    public async Task Who_follows_it_changes_only_when_it_is_said(string channel, string option, string value, string shown)
    {
        _service
            .On("GET /api/v1/channels/edge", Answer.Json(Sample.Channel("edge") with { IsDefault = false }, ContractsJson.Default.ChannelDetails))
            .On("GET /api/v1/channels", Answer.Json(new ChannelList([Sample.Channel("stable")]), ContractsJson.Default.ChannelList))
            .On("PUT /api/v1/channels/edge", Answer.Json(Sample.Channel("edge"), ContractsJson.Default.ChannelDetails));
        var run = await Run.Async(_service, "channels", "set", channel, option, value);
        Assert.Contains("--yes", run.Failure(ExitCode.Error));
        Assert.Contains(shown, run.Out);
        Assert.DoesNotContain(_service.Requests, request => request.Line.StartsWith("PUT", StringComparison.Ordinal));
        Assert.Contains(shown, (await Run.Async(_service, "channels", "set", channel, option, value, "--yes")).Succeeded().Out);
        Assert.StartsWith("PUT", _service.Requests.Last().Line);
    }

    [Fact]
    public async Task What_is_so_already_is_not_asked_for() =>
        (await Run.Async(_service, "channels", "set", "stable", "--access", "public", "--default")).Succeeded();

    [Fact]
    public async Task A_name_that_is_there_or_that_is_not_is_told()
    {
        Assert.Contains("channels set stable", (await Run.Async(_service, "channels", "create", "stable")).Failure(ExitCode.Conflict));
        Assert.Contains("channels create beta", (await Run.Async(_service, "channels", "set", "beta")).Failure(ExitCode.Error));
        Assert.DoesNotContain(_service.Requests, request => request.Line.StartsWith("PUT", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("beta")]
    [InlineData(":72")]
    [InlineData("beta:-1")]
    [InlineData("beta:72:1")]
    public async Task What_is_no_requirement_is_told(string text) =>
        Assert.Contains("beta:72", (await Run.Async(_service, "channels", "set", "stable", "--requires", text)).Failure(ExitCode.Error));

    public ValueTask DisposeAsync() => _service.DisposeAsync();
}
