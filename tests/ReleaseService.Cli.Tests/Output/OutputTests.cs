using System.Text;
using System.Text.Json;
using ReleaseService.Cli.Shell;
using ReleaseService.Cli.Tests.Loopback;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Releases;
using ReleaseService.Core.Publishing;
using Xunit;

namespace ReleaseService.Cli.Tests.Output;

public sealed class OutputTests : IAsyncDisposable
{
    private const string Escape = "\u001b";

    private readonly LoopbackService _service = new LoopbackService()
        .On("GET /api/v1/channels", Answer.Json(new ChannelList([Sample.Channel("beta"), Sample.Channel("stable", Sample.New)]), ContractsJson.Default.ChannelList))
        .On("GET /api/v1/channels/stable", Answer.Json(Sample.Channel("stable", Sample.New), ContractsJson.Default.ChannelDetails))
        .On("GET /api/v1/releases/0.83.0-2", Answer.Json(Sample.Release(Sample.New), ContractsJson.Default.ReleaseDetails))
        .On("GET /api/v1/releases/0.83.0-2/diff?from=0.82.2-1", Answer.Json(Sample.Diff, ContractsJson.Default.ReleaseDiff));

    [Fact]
    public async Task A_table_has_a_line_for_each_row_however_long()
    {
        var reason = new string('x', 900);
        _service.On("GET /api/v1/channels/stable/promotions?after=0&limit=1000", Answer.Json(
            new PromotionList("stable", 2, [Sample.Promotion(1, Sample.Old, reason), Sample.Promotion(2, Sample.New)]), ContractsJson.Default.PromotionList));
        var lines = (await Run.Async(_service, "channels", "history", "stable")).Succeeded().Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.StartsWith("SEQUENCE  RELEASE", lines[0]);
        Assert.Contains(reason, lines[1]);
        Assert.Equal(["2", "0.83.0-2", "0.83.0", "2026-08-04T17:00:00.000Z", "token:ci", "promotion"], lines[2].Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(6));
    }

    [Fact]
    public async Task JSON_is_the_APIs_own_record()
    {
        var printed = JsonDocument.Parse((await Run.Async(_service, "channels", "list", "-o", "json")).Succeeded().Out);
        Assert.Equal("0.83.0-2", printed.RootElement.GetProperty("channels")[1].GetProperty("head").GetProperty("releaseName").GetString());
    }

    [Fact]
    public async Task YAML_is_the_same_without_what_is_null()
    {
        var printed = (await Run.Async(_service, "channels", "list", "-o", "yaml")).Succeeded().Out;
        Assert.StartsWith("channels:\n  - channelId: ", printed);
        Assert.Contains("\n    head:\n      sequence: 14\n", printed);
        Assert.Contains("\n    requires:\n      channel: beta\n      hours: 72\n", printed);
        Assert.DoesNotContain("null", printed);
        Assert.StartsWith("from:\n", (await Run.Async(_service, "releases", "diff", "0.82.2-1", "0.83.0-2", "-o", "yaml")).Succeeded().Out);
    }

    [Fact]
    public async Task A_diff_in_JSON_is_a_JSON_Patch()
    {
        foreach (var name in new[] { "0.82.2-1", "0.83.0-2" })
        {
            Assert.True(ReleaseFile.Parse(File.ReadAllBytes(Repository.Release(name)), $"{name}.yaml").TryGet(out var source));
            _service.On($"GET /api/v1/releases/{name}/manifest", Answer.Of(200, "application/json", Encoding.UTF8.GetString(source.Release.Manifest.Span)));
        }

        var patch = JsonDocument.Parse((await Run.Async(_service, "releases", "diff", "0.82.2-1", "0.83.0-2", "-o", "json")).Succeeded().Out).RootElement;
        Assert.Contains(patch.EnumerateArray(), operation => operation.GetProperty("op").GetString() == "replace" && operation.GetProperty("path").GetString() == "/values/app/image/tag");
    }

    [Fact]
    public async Task In_a_pipe_there_are_no_colours()
    {
        foreach (var format in new[] { "table", "json", "yaml" })
            Assert.DoesNotContain(Escape, (await Run.Async(_service, "channels", "list", "-o", format)).Succeeded().Out);
        var failed = await Run.Async(_service, "channels", "show", "gone");
        failed.Failure(ExitCode.Error);
        Assert.DoesNotContain(Escape, failed.Error);
    }

    [Fact]
    public async Task On_a_terminal_there_are_colours() =>
        Assert.Contains($"{Escape}[", (await Run.Async(new RunWith { Service = _service, IsOutputTerminal = true }, "channels", "list")).Succeeded().Out);

    [Theory]
    [InlineData("NO_COLOR", "1")]
    [InlineData("TERM", "dumb")]
    public async Task On_a_terminal_that_wants_none_there_are_none(string variable, string value) =>
        Assert.DoesNotContain(Escape, (await Run.Async(
            new RunWith { Service = _service, IsOutputTerminal = true, Variables = { [variable] = value } }, "channels", "list")).Succeeded().Out);

    [Fact]
    public async Task Nobodys_texts_command_the_readers_terminal()
    {
        var evil = $"good{Escape}[2J{Escape}]0;owned\u0007\u009b31m\u202e\r[red]markup[/]";
        _service.On("GET /api/v1/channels/stable", Answer.Json(Sample.Channel("stable", Sample.New) with { Title = evil, Description = evil }, ContractsJson.Default.ChannelDetails));
        var shown = (await Run.Async(_service, "channels", "show", "stable")).Succeeded().Out;
        Assert.DoesNotContain(shown, character => char.IsControl(character) && character != '\n');
        Assert.DoesNotContain('\u202e', shown);
        Assert.Contains("[red]markup[/]", shown);
        foreach (var format in new[] { "json", "yaml" })
        {
            var document = (await Run.Async(_service, "channels", "show", "stable", "-o", format)).Succeeded().Out;
            Assert.DoesNotContain(document, character => (char.IsControl(character) && character != '\n') || character == '\u202e');
            if (format == "json")
                Assert.Equal(evil, JsonDocument.Parse(document).RootElement.GetProperty("title").GetString());
        }

        _service.On("GET /api/v1/channels/stable", Answer.Problem(400, "bad_request", evil, evil));
        Assert.DoesNotContain((await Run.Async(_service, "channels", "show", "stable")).Failure(1), character => char.IsControl(character) && character != '\n');
    }

    [Fact]
    public async Task A_diff_is_grouped_by_component_with_the_chart_on_top()
    {
        var lines = (await Run.Async(_service, "releases", "diff", "0.82.2-1", "0.83.0-2")).Succeeded().Out.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0);
        Assert.Equal(
        [
            "0.82.2-1 → 0.83.0-2",
            "chart",
            "  chart.version         0.42.0  0.43.8",
            "app",
            "  values.app.image.tag  0.82.2  0.83.0",
            "  values.app.replicas   -       2",
            "weave",
            "  values.weave.mode     \"true\"  true",
        ], lines);
    }

    [Fact]
    public async Task Fields_of_several_lines_stay_legible()
    {
        var shown = (await Run.Async(_service, "releases", "show", "0.83.0-2")).Succeeded().Out;
        Assert.Matches(@"(?m)^Notes +First line\. *\n +Second line\.", shown);
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();
}
