using System.Runtime.Versioning;
using ReleaseService.Cli.Shell;
using ReleaseService.Cli.Tests.Loopback;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Identity;
using Xunit;

namespace ReleaseService.Cli.Tests.Identity;

[UnsupportedOSPlatform("windows")]
public sealed class LoginTests : IAsyncDisposable
{
    private const string Token = "rst_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";

    private readonly TemporaryFolder _home = new();
    private readonly LoopbackService _service = new LoopbackService()
        .On("GET /api/v1/identity", Answer.Json(new IdentityDetails("token:ci", Role.Publisher, ["beta"], Sample.At), ContractsJson.Default.IdentityDetails))
        .On("GET /api/v1/channels", Answer.Json(new ChannelList([]), ContractsJson.Default.ChannelList));

    private string File => Path.Combine(_home.Path, "releasectl", "config.json");

    [Fact]
    public async Task A_token_that_the_server_knows_is_kept_and_used_by_later_commands()
    {
        var login = (await LoginAsync()).Succeeded();
        Assert.Contains("token:ci", login.Out);
        Assert.Contains("publisher", login.Out);
        Assert.DoesNotContain(Token, login.Out + login.Error);

        (await Run.Async(new RunWith { ConfigHome = _home.Path }, "channels", "list")).Succeeded();
        Assert.All(_service.Requests, request => Assert.Equal($"Bearer {Token}", request.Headers["Authorization"]));
    }

    [Fact]
    public async Task Nobody_else_may_read_what_is_kept()
    {
        (await LoginAsync()).Succeeded();
        (await LoginAsync()).Succeeded(); // also over the file of an earlier login
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, System.IO.File.GetUnixFileMode(Path.GetDirectoryName(File)!));
        Assert.Equal([File], Directory.GetFiles(Path.GetDirectoryName(File)!));
    }

    [Fact]
    public async Task A_file_that_others_may_read_is_refused()
    {
        (await LoginAsync()).Succeeded();
        System.IO.File.SetUnixFileMode(File, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        Assert.Contains("chmod 600", (await Run.Async(new RunWith { ConfigHome = _home.Path }, "channels", "list")).Failure(ExitCode.Error));
    }

    [Theory]
    [InlineData($"{{\"servers\": {{ {Token}")]
    [InlineData($"{{\"server\": \"{Token}\"}}")]
    [InlineData("null")]
    public async Task A_broken_file_is_told_without_what_is_in_it(string content)
    {
        _home.Write("releasectl/config.json", content);
        System.IO.File.SetUnixFileMode(File, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var failure = (await Run.Async(new RunWith { ConfigHome = _home.Path }, "channels", "list")).Failure(ExitCode.Error);
        Assert.Contains("releasectl login", failure);
        Assert.DoesNotContain("0123456789", failure);
    }

    [Fact]
    public async Task A_token_that_the_server_refuses_is_not_kept()
    {
        _service.On("GET /api/v1/identity", Answer.Problem(401, "token_unknown", "Unknown token", "This server knows no such token, or it was revoked."));
        Assert.Contains("token_unknown", (await LoginAsync()).Failure(ExitCode.Error));
        Assert.False(System.IO.File.Exists(File));
    }

    [Fact]
    public async Task The_environments_token_wins_over_the_kept_one()
    {
        (await LoginAsync()).Succeeded();
        (await Run.Async(new RunWith { ConfigHome = _home.Path, Service = _service, Token = "a.jwt.of-ci" }, "channels", "list")).Succeeded();
        Assert.Equal("Bearer a.jwt.of-ci", _service.Requests.Last().Headers["Authorization"]);
    }

    [Fact]
    public async Task Each_server_has_its_own_token()
    {
        (await LoginAsync()).Succeeded();
        await using var other = new LoopbackService().On("GET /api/v1/channels", Answer.Json(new ChannelList([]), ContractsJson.Default.ChannelList));
        (await Run.Async(new RunWith { ConfigHome = _home.Path }, "channels", "list", "--server", other.Address)).Succeeded();
        Assert.DoesNotContain("Authorization", Assert.Single(other.Requests).Headers.Keys);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("a\nb")]
    public async Task What_is_no_token_is_not_sent(string input)
    {
        (await Run.Async(new RunWith { ConfigHome = _home.Path, Input = input }, "login", "--token-stdin", "--server", _service.Address)).Failure(ExitCode.Error);
        Assert.Empty(_service.Requests);
    }

    [Fact]
    public async Task Without_a_terminal_it_asks_for_the_token_on_standard_input() =>
        Assert.Contains("--token-stdin", (await Run.Async(new RunWith { ConfigHome = _home.Path }, "login", "--server", _service.Address)).Failure(ExitCode.Error));

    [Theory]
    [InlineData("login", "--token", Token)]
    [InlineData("channels", "show", "stable", Token)]
    [InlineData("tokens", "revoke", Token)]
    public async Task A_token_typed_where_none_belongs_is_not_repeated_in_the_error(params string[] args)
    {
        _service.On("GET /api/v1/tokens", Answer.Json(new TokenList([]), ContractsJson.Default.TokenList));
        var run = await Run.Async(new RunWith { ConfigHome = _home.Path, Service = _service }, args);
        run.Failure(ExitCode.Error);
        Assert.DoesNotContain(Token, run.Out + run.Error);
    }

    [Fact]
    public async Task Not_logged_in_says_how_to()
    {
        _service.On("GET /api/v1/audit?last=50", Answer.Problem(401, "identity_required", "Identity required", "Send a token."));
        var failure = (await Run.Async(new RunWith { ConfigHome = _home.Path }, "audit", "list", "--server", _service.Address)).Failure(ExitCode.Error);
        Assert.Contains("releasectl login --server", failure);
    }

    public async ValueTask DisposeAsync()
    {
        _home.Dispose();
        await _service.DisposeAsync();
    }

    private Task<Run> LoginAsync() => Run.Async(new RunWith { ConfigHome = _home.Path, Input = $"{Token}\n" }, "login", "--token-stdin", "--server", _service.Address);
}
