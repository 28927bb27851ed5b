using System.Text.Json;
using ReleaseService.Cli.Shell;
using ReleaseService.Cli.Tests.Loopback;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Identity;
using Xunit;

namespace ReleaseService.Cli.Tests.Identity;

public sealed class TokenTests : IAsyncDisposable
{
    private const string Secret = "rst_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";

    private readonly LoopbackService _service = new LoopbackService()
        .On("POST /api/v1/tokens", Answer.Json(new CreatedToken(Secret, Sample.Token()), ContractsJson.Default.CreatedToken, 201))
        .On("GET /api/v1/tokens", Answer.Json(new TokenList([Sample.Token(revokedAt: Sample.At), Sample.Token("other")]), ContractsJson.Default.TokenList))
        .On($"DELETE /api/v1/tokens/{Sample.Token().TokenId}", Answer.Json(Sample.Token(revokedAt: Sample.At), ContractsJson.Default.TokenDetails));

    [Fact]
    public async Task A_new_token_stands_alone_on_standard_output()
    {
        var run = (await Run.Async(_service, "tokens", "create", "ci", "--role", "publisher", "--channel", "beta", "--channel", "nightly")).Succeeded();
        Assert.Equal($"{Secret}\n", run.Out);
        Assert.Contains("publisher", run.Error);
        Assert.DoesNotContain(Secret, run.Error);
        var sent = JsonDocument.Parse(Assert.Single(_service.Requests).Body).RootElement;
        Assert.Equal(["beta", "nightly"], sent.GetProperty("channels").EnumerateArray().Select(channel => channel.GetString()));
    }

    [Theory]
    [InlineData(null, "2026-11-30T12:00:00+00:00")]
    [InlineData("12h", "2026-09-02T00:00:00+00:00")]
    [InlineData("never", null)]
    public async Task A_token_lasts_90_days_unless_it_is_said(string? expires, string? expected)
    {
        (await Run.Async(_service, ["tokens", "create", "ci", "--role", "viewer", .. expires is null ? [] : new[] { "--expires", expires }])).Succeeded();
        Assert.Equal(expected, JsonDocument.Parse(Assert.Single(_service.Requests).Body).RootElement.GetProperty("expiresAt").GetString());
    }

    [Theory]
    [InlineData("90")]
    [InlineData("d")]
    [InlineData("-1d")]
    [InlineData("9999999999d")]
    [InlineData("1y")]
    public async Task What_is_no_time_is_told(string expires)
    {
        Assert.Contains(expires, (await Run.Async(_service, "tokens", "create", "ci", "--role", "viewer", $"--expires={expires}")).Failure(ExitCode.Error));
        Assert.Empty(_service.Requests);
    }

    [Fact]
    public async Task Only_tokens_in_force_are_listed_unless_all_are_asked_for()
    {
        var listed = (await Run.Async(_service, "tokens", "list")).Succeeded().Out;
        Assert.DoesNotContain("revoked", listed);
        Assert.Contains("other", listed);
        Assert.Contains("revoked 2026-08-04T17:00:00.000Z by token:first", (await Run.Async(_service, "tokens", "list", "--all")).Succeeded().Out);
    }

    [Fact]
    public async Task A_token_is_revoked_by_its_name() =>
        Assert.Contains("revoked", (await Run.Async(_service, "tokens", "revoke", "ci")).Succeeded().Out);

    public ValueTask DisposeAsync() => _service.DisposeAsync();
}
