using ReleaseService.Cli.Shell;
using ReleaseService.Cli.Tests.Loopback;
using ReleaseService.Contracts;
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
        Assert.Equal("""{"title":"Steady","description":"What most follow.","access":"public","default":true,"requires":{"channel":"beta","hours":72}}""", _service.Requests.Last().Body);
        (await Run.Async(_service, "channels", "set", "stable", "--requires", "none", "--access", "licensed")).Succeeded();
        Assert.Equal("""{"title":"Stable","description":"What most follow.","access":"licensed","default":true,"requires":null}""", _service.Requests.Last().Body);
    }

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
