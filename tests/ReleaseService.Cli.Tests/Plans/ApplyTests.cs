using System.Text.Json;
using ReleaseService.Cli.Shell;
using ReleaseService.Cli.Tests.Loopback;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Identity;
using ReleaseService.Contracts.Publishing;
using ReleaseService.Contracts.Releases;
using ReleaseService.Core.Publishing;
using ReleaseService.Testing;
using Xunit;

namespace ReleaseService.Cli.Tests.Plans;

/// <summary>A folder that promotes a release to beta and, too early, to stable.</summary>
public sealed class ApplyTests : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LoopbackService _service = new();
    private readonly ReleaseReference _release;

    public ApplyTests()
    {
        var file = Repository.Release("0.83.0-2");
        if (!ReleaseFile.Parse(File.ReadAllBytes(file), file).TryGet(out var source))
            throw new InvalidOperationException("The sample is broken.");
        _release = new(source.Release.Id, source.Release.Name);
        _folder.Write("releases/0.83.0-2.yaml", File.ReadAllText(file));
        _folder.Write("beta.yaml", "name: beta\ntitle: Beta\naccess: public\ndefault: true\npromotions:\n  - release: 0.83.0-2\n    reason: New.\n");
        _folder.Write("stable.yaml", "name: stable\ntitle: Stable\naccess: public\nrequires: {channel: beta, hours: 72}\npromotions:\n  - release: 0.83.0-2\n    reason: Urgent.\n");
        ChannelDetails[] channels = [Channel("beta", isDefault: true, null), Channel("stable", isDefault: false, new("beta", 72))];
        Serve(Role.Admin);
        _service
            .On("GET /api/v1/channels", Answer.Json(new ChannelList(channels), ContractsJson.Default.ChannelList))
            .On("GET /api/v1/releases?limit=1000", Answer.Json(new ReleaseList([], null), ContractsJson.Default.ReleaseList))
            .On("POST /api/v1/releases", Answer.Json(new PublishResult(Sample.Release(_release), true, false, []), ContractsJson.Default.PublishResult, 201));
        foreach (var name in new[] { "beta", "stable" })
        {
            _service
                .On($"GET /api/v1/channels/{name}/promotions?after=0&limit=1000", Answer.Json(new PromotionList(name, 0, []), ContractsJson.Default.PromotionList))
                .On($"POST /api/v1/channels/{name}/promotions", Answer.Json(Promoted(name), ContractsJson.Default.PromotionResult));
        }
    }

    [Fact]
    public async Task Only_what_was_shown_as_refused_is_forced_and_only_that_has_the_reason_of_the_force()
    {
        (await ApplyAsync("--force", "--reason", "Security.")).Succeeded();
        Assert.Equal([("beta", "New.", false), ("stable", "Urgent. Forced: Security.", true)], Sent());
    }

    [Fact]
    public async Task What_the_server_refuses_besides_ends_the_run_with_its_message()
    {
        Refusal refusal = new("promotion_down", "It is older than the head.", CanForce: true);
        _service.On("POST /api/v1/channels/beta/promotions", Answer.Problem(422, "promotion_refused", "Refused", "It is older than the head.", [refusal]));
        var run = await ApplyAsync("--force", "--reason", "Security.");
        Assert.Contains("It is older than the head.", run.Failure(ExitCode.Findings));
        Assert.Equal([("beta", "New.", false)], Sent());
    }

    [Fact]
    public async Task A_reason_that_is_too_long_with_that_of_the_force_is_told_before_anything_is_done()
    {
        Assert.Contains("> stable 1: ", (await ApplyAsync("--force", "--reason", new string('x', 995))).Failure(ExitCode.Error));
        Assert.Empty(Sent());
    }

    [Theory]
    [InlineData(Role.Viewer, "Publishing 0.83.0-2 and another step take a publisher; token:ci is a viewer.")]
    [InlineData(Role.Publisher, "Promoting 0.83.0-2 to stable takes an admin, being forced; token:ci is a publisher.")]
    public async Task What_the_role_does_not_include_is_not_begun(Role role, string lacking)
    {
        Serve(role);
        var failure = (await ApplyAsync("--force", "--reason", "Security.")).Failure(ExitCode.Error);
        Assert.Contains(lacking, failure);
        Assert.DoesNotContain(_service.Requests, request => request.Line.StartsWith("POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_plan_notes_what_the_role_does_not_include()
    {
        Serve(Role.Viewer);
        var run = await Run.Async(_service, "plan", _folder.Path);
        Assert.Equal(ExitCode.Findings, run.ExitCode); // of the promotion that comes too early
        Assert.Contains("note: Publishing 0.83.0-2 and 2 other steps take a publisher; token:ci is a viewer.", run.Out);
    }

    [Fact]
    public async Task On_a_terminal_it_says_what_it_is_doing_and_in_a_pipe_it_does_not()
    {
        if (!File.Exists("/usr/bin/script"))
            RealParts.Missing("script(1), which makes a terminal (bsdutils), isn't installed.");
        (string, string?)[] server = [("RELEASECTL_SERVER", _service.Address), ("RELEASECTL_TOKEN", null)];
        var run = await ReleasectlProcess.RunOnTerminalAsync($"apply {_folder.Path} --yes --force --reason Security", "", server);
        Assert.Contains("\u001b[?25l", run.Succeeded().Out); // a live display hides the cursor; what it shows in a run this short depends on the clock
        Assert.Contains("done      > stable 1: 0.83.0-2", run.Out);
        var piped = await ReleasectlProcess.RunAsync("dotnet", [ReleasectlProcess.Dll, "apply", _folder.Path, "--yes", "--force", "--reason", "Security"], "", server);
        Assert.DoesNotContain("Reading", piped.Succeeded().Out + piped.Error);
        Assert.DoesNotContain("\u001b", piped.Out + piped.Error);
    }

    public async ValueTask DisposeAsync()
    {
        _folder.Dispose();
        await _service.DisposeAsync();
    }

    private Task<Run> ApplyAsync(params string[] args) => Run.Async(_service, ["apply", _folder.Path, "--yes", .. args]);

    private void Serve(Role role) => _service.On("GET /api/v1/identity", Answer.Json(new IdentityDetails("token:ci", role, [], null), ContractsJson.Default.IdentityDetails));

    private IEnumerable<(string? Channel, string? Reason, bool IsForced)> Sent() => _service.Requests
        .Where(request => request.Line.StartsWith("POST", StringComparison.Ordinal) && request.Line.EndsWith("/promotions", StringComparison.Ordinal))
        .Select(request => (Line: request.Line.Split('/')[4], Body: JsonDocument.Parse(request.Body).RootElement))
        .Select(request => ((string?)request.Line, request.Body.GetProperty("reason").GetString(), request.Body.GetProperty("force").GetBoolean()));

    private PromotionResult Promoted(string channel) => new(channel, true, false, Sample.Promotion(1, _release), null, [], [], Sample.Diff with { From = null, To = _release });

    private static ChannelDetails Channel(string name, bool isDefault, ChannelRequirement? requires) =>
        Sample.Channel(name) with { Title = char.ToUpperInvariant(name[0]) + name[1..], Description = "", IsDefault = isDefault, Requires = requires };
}
