using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ReleaseService.Cli.Shell;
using ReleaseService.Cli.Tests.Loopback;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Identity;
using ReleaseService.Contracts.Publishing;
using ReleaseService.Testing;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Cli.Tests.Shell;

/// <summary>The program as a process: in pipes, and on a real terminal.</summary>
public sealed class ProcessTests : IAsyncDisposable
{
    private const string Promotions = "POST /api/v1/channels/stable/promotions";
    private const string Escape = "\u001b[";
    private const string Colour = @"\x1b\[[0-9;]+m";

    private readonly TemporaryFolder _home = new();
    private readonly LoopbackService _service = new LoopbackService()
        .On("GET /api/v1/channels", Answer.Json(new ChannelList([Sample.Channel("stable", Sample.New)]), ContractsJson.Default.ChannelList))
        .On("GET /api/v1/identity", Answer.Json(new IdentityDetails("token:ci", Role.Publisher, [], null), ContractsJson.Default.IdentityDetails))
        .On($"{Promotions}?dryRun=true", Answer.Json(Sample.Promoted(dryRun: true), ContractsJson.Default.PromotionResult))
        .On(Promotions, Answer.Json(Sample.Promoted(dryRun: false), ContractsJson.Default.PromotionResult));

    [Fact]
    public async Task In_a_pipe_it_has_no_colours_and_exits_with_its_code()
    {
        var run = await ReleasectlProcess.RunAsync("dotnet", [ReleasectlProcess.Dll, "channels", "list", "--server", _service.Address]);
        Assert.Equal("", run.Succeeded().Error);
        Assert.StartsWith("NAME", run.Out);
        Assert.DoesNotContain(Escape, run.Out);
        var failed = await ReleasectlProcess.RunAsync("dotnet", [ReleasectlProcess.Dll, "channels", "show", "gone", "--server", _service.Address]);
        failed.Failure(ExitCode.Error);
        Assert.DoesNotContain(Escape, failed.Error);
    }

    [Fact]
    public async Task On_a_terminal_it_has_colours()
    {
        var run = await OnTerminalAsync("channels list", "");
        Assert.Matches(Colour, run.Succeeded().Out);
        Assert.DoesNotMatch(Colour, (await OnTerminalAsync("channels list", "", ("NO_COLOR", "1"))).Succeeded().Out);
    }

    [Theory]
    [InlineData("y", ExitCode.Fine, 1)]
    [InlineData("n", ExitCode.Error, 0)]
    [InlineData("", ExitCode.Error, 0)]
    public async Task On_a_terminal_it_asks_before_it_promotes(string answer, int exitCode, int promotions)
    {
        var run = await OnTerminalAsync("promote 0.83.0-2 stable", $"{answer}\n");
        Assert.True(run.ExitCode == exitCode, run.ToString());
        Assert.Contains("Promote stable to 0.83.0-2?", run.Out);
        Assert.Equal(promotions, _service.Requests.Count(request => request.Line == Promotions));
    }

    [Fact]
    public async Task On_a_terminal_it_asks_for_the_token_and_does_not_show_it()
    {
        const string token = "rst_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";
        var run = await OnTerminalAsync("login", $"{token}\n", ("XDG_CONFIG_HOME", _home.Path));
        Assert.Contains("token:ci", run.Succeeded().Out);
        Assert.Equal($"Bearer {token}", _service.Requests.Last().Headers["Authorization"]);
        Assert.Contains(token, File.ReadAllText(Path.Combine(_home.Path, "releasectl", "config.json")));
    }

    [Theory]
    [InlineData("y\ny\n", 1)]
    [InlineData("y\nn\n", 0)]
    public async Task After_the_withdrawal_of_a_head_it_offers_the_release_before(string answers, int rollbacks)
    {
        _service.On("POST /api/v1/releases/0.83.0-2/withdrawal", Answer.Json(
            new WithdrawResult(Sample.Release(Sample.New), true, [new("stable", 14, Sample.Old)]), ContractsJson.Default.WithdrawResult));
        _service.On($"{Promotions}?dryRun=true", RolledBack(dryRun: true)).On(Promotions, RolledBack(dryRun: false));
        var run = await OnTerminalAsync("releases withdraw 0.83.0-2 --reason Stalls", answers);
        Assert.Contains("stable still serves 0.83.0-2; 'releasectl rollback", run.Succeeded().Out);
        Assert.Contains("Roll stable back to 0.82.2-1?", run.Out);
        Assert.Contains("values.app.image.tag", run.Out);
        var sent = _service.Requests.Where(request => request.Line == Promotions).ToList();
        Assert.Equal(rollbacks, sent.Count);
        Assert.All(sent, request => Assert.Equal(
            """{"releaseId":"11111111-1111-4111-8111-111111111111","release":null,"reason":"0.83.0-2 was withdrawn: Stalls","expectedSequence":14,"rollback":true,"force":false}""", request.Body));
    }

    [Fact]
    public async Task After_a_withdrawal_a_rollback_that_is_refused_hides_no_other()
    {
        _service.On("POST /api/v1/releases/0.83.0-2/withdrawal", Answer.Json(
            new WithdrawResult(Sample.Release(Sample.New), true, [new("beta", 23, Sample.Old), new("nightly", 30, null), new("stable", 14, Sample.Old)]), ContractsJson.Default.WithdrawResult));
        _service.On("POST /api/v1/channels/beta/promotions?dryRun=true", Answer.Problem(409, "sequence_conflict", "The channel has moved on", "Look at its head."))
            .On($"{Promotions}?dryRun=true", RolledBack(dryRun: true)).On(Promotions, RolledBack(dryRun: false));
        var run = await OnTerminalAsync("releases withdraw 0.83.0-2 --reason Stalls --yes", "y\n");
        Assert.True(run.ExitCode == ExitCode.Conflict, run.ToString());
        Assert.Contains("sequence_conflict", run.Out);
        Assert.All(["beta", "nightly", "stable"], channel => Assert.Contains($"{channel} still serves 0.83.0-2", run.Out));
        Assert.Contains("stable has 0.82.2-1 now", run.Out);
        Assert.Single(_service.Requests, request => request.Line == Promotions);
    }

    [Fact]
    public async Task Ctrl_C_ends_it_with_130_and_says_that_it_can_be_run_again()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        string[] command = ["dotnet", ReleasectlProcess.Dll, "channels", "list", "--server", $"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}"];
        var start = Interruptible.Start(command);
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        using (await silent.AcceptTcpClientAsync()) // It waits for an answer now.
        {
            using var kill = Process.Start("kill", ["-INT", process.Id.ToString()]);
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        }

        Assert.Equal(ExitCode.Interrupted, process.ExitCode);
        Assert.StartsWith("error: Interrupted.", await process.StandardError.ReadToEndAsync());
    }

    public async ValueTask DisposeAsync()
    {
        _home.Dispose();
        await _service.DisposeAsync();
    }

    private static Answer RolledBack(bool dryRun) => Answer.Json(
        Sample.Promoted(dryRun) with { Promotion = Sample.Promotion(15, Sample.Old, isRollback: true), Previous = Sample.Promotion(14, Sample.New), Diff = Sample.Diff with { From = Sample.New, To = Sample.Old } },
        ContractsJson.Default.PromotionResult);

    private Task<Run> OnTerminalAsync(string arguments, string input, params (string, string?)[] variables)
    {
        if (!File.Exists("/usr/bin/script"))
            RealParts.Missing("script(1), which makes a terminal (bsdutils), isn't installed.");
        return ReleasectlProcess.RunOnTerminalAsync(arguments, input, [("RELEASECTL_SERVER", _service.Address), ("RELEASECTL_TOKEN", null), .. variables]);
    }
}
