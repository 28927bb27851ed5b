using System.Text;
using System.Text.Json;
using ReleaseService.Cli.Shell;
using ReleaseService.Cli.Tests.Loopback;
using ReleaseService.Contracts;
using ReleaseService.Core.Publishing;
using Xunit;

namespace ReleaseService.Cli.Tests.Releases;

public sealed class LintTests : IDisposable
{
    private static readonly string Good = File.ReadAllText(Repository.Release("0.83.0-2"));

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task The_sample_folder_is_clean_also_strictly() =>
        Assert.Contains("0 errors, 0 warnings", (await Run.Async("releases", "lint", Path.Combine(Repository.Root, "channels"), "--strict")).Succeeded().Out);

    [Fact]
    public async Task Errors_are_findings_with_their_places()
    {
        var file = _folder.Write("0.83.0-2.yaml", Good.Replace("values:\n", "values:\n  global:\n    host: https://example.com\n", StringComparison.Ordinal));
        var run = await Run.Async("releases", "lint", file);
        Assert.Equal(ExitCode.Findings, run.ExitCode);
        Assert.Matches($"(?m)^{file}:[0-9]+:[0-9]+: error: values.global.host: .* \\[customer-key\\]", run.Out);
        var json = JsonDocument.Parse((await Run.Async("releases", "lint", file, "-o", "json")).Out).RootElement;
        Assert.Equal("customer-key", json.GetProperty("files")[0].GetProperty("findings")[0].GetProperty("rule").GetString());
    }

    [Fact]
    public async Task One_file_is_one_file() =>
        Assert.Contains("1 file: 0 errors, 0 warnings.", (await Run.Async("releases", "lint", _folder.Write("0.83.0-2.yaml", Good))).Succeeded().Out);

    [Fact]
    public async Task A_pipe_is_a_file_too()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("/dev/stdin is there on Linux.");
        var run = await ReleasectlProcess.RunAsync("dotnet", [ReleasectlProcess.Dll, "releases", "lint", "/dev/stdin"], Good);
        Assert.Contains("[release-name]", run.Out);
    }

    [Fact]
    public async Task Warnings_count_only_when_it_is_strict()
    {
        var file = _folder.Write("0.83.0-2.yaml", Good.Replace("values:\n", "values:\n  app2:\n    hosts: [a, b]\n", StringComparison.Ordinal));
        Assert.Contains("warning:", (await Run.Async("releases", "lint", file)).Succeeded().Out);
        Assert.Equal(ExitCode.Findings, (await Run.Async("releases", "lint", file, "--strict")).ExitCode);
    }

    [Fact]
    public async Task A_folder_is_linted_with_its_channels_and_each_defect_is_told_once()
    {
        _folder.Write("releases/0.83.0-2.yaml", Good.Replace("name: 0.83.0-2", "name: 0.83.0-3", StringComparison.Ordinal));
        _folder.Write("stable.yaml", "name: beta\ntitle: Beta\naccess: public\npromotions: []\n");
        var run = await Run.Async("releases", "lint", _folder.Path);
        Assert.Equal(ExitCode.Findings, run.ExitCode);
        Assert.Equal(1, run.Out.Split("[release-name]").Length - 1);
        Assert.Contains("stable.yaml:1:7: error: name: ", run.Out);
    }

    [Fact]
    public async Task With_a_channel_kinds_are_compared_with_its_head_on_the_server()
    {
        var head = Read(Good);
        await using var service = new LoopbackService()
            .On("GET /api/v1/channels/stable", Answer.Json(Sample.Channel("stable", new(head.Release.Id, head.Release.Name)), ContractsJson.Default.ChannelDetails))
            .On($"GET /api/v1/releases/{head.Release.Id}/manifest", Answer.Of(200, "application/json", Encoding.UTF8.GetString(head.Release.Manifest.Span)));
        var file = _folder.Write("0.83.0-3.yaml", Good.Replace("name: 0.83.0-2", "name: 0.83.0-3", StringComparison.Ordinal).Replace("values:\n", "values:\n  glue2: {}\n", StringComparison.Ordinal));
        Assert.DoesNotContain("kind-change", (await Run.Async(service, "releases", "lint", file, "--channel", "stable")).Succeeded().Out);

        var changed = File.ReadAllText(file);
        var at = changed.IndexOf("  glue:\n", StringComparison.Ordinal);
        File.WriteAllText(file, $"{changed[..at]}  glue: text\n  glue-was:\n{changed[(at + "  glue:\n".Length)..]}");
        var run = await Run.Async(service, "releases", "lint", file, "--channel", "stable");
        Assert.Equal(ExitCode.Findings, run.ExitCode);
        Assert.Contains("Was a map in stable's head 0.83.0-2 and is text here", run.Out);
    }

    [Theory]
    [InlineData("", true)] // on a pull request
    [InlineData("    at: \"2026-08-04T17:00:00.000Z\"\n", false)] // was promoted, perhaps forced
    public async Task In_a_folder_kinds_are_compared_with_what_the_list_has_above(string time, bool isFound)
    {
        var next = Good.Replace("name: 0.83.0-2", "name: 0.83.0-3", StringComparison.Ordinal);
        var at = next.IndexOf("  glue:\n", StringComparison.Ordinal);
        _folder.Write("releases/0.83.0-2.yaml", Good);
        _folder.Write("releases/0.83.0-3.yaml", $"{next[..at]}  glue: text\n  glue-was:\n{next[(at + "  glue:\n".Length)..]}");
        foreach (var channel in new[] { "beta", "stable" })
            _folder.Write($"{channel}.yaml", $"name: {channel}\ntitle: T\naccess: public\npromotions:\n  - release: 0.83.0-2\n    at: \"2026-08-04T17:00:00.000Z\"\n  - release: 0.83.0-3\n{time}");
        var run = await Run.Async("releases", "lint", _folder.Path);
        Assert.Equal(isFound ? ["beta", "stable"] : [], new[] { "beta", "stable" }.Where(channel => run.Out.Contains($"Was a map in {channel}'s head 0.83.0-2 and is text here", StringComparison.Ordinal)));
        Assert.Equal(isFound ? 3 : 1, run.Out.Split('\n').Count(line => line.Contains("releases/0.83.0-3.yaml", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_missing_file_is_an_error() =>
        Assert.Contains("/nowhere/x.yaml", (await Run.Async("releases", "lint", "/nowhere/x.yaml")).Failure(ExitCode.Error));

    public void Dispose() => _folder.Dispose();

    private static ReleaseSource Read(string yaml) => ReleaseFile.Parse(Encoding.UTF8.GetBytes(yaml), "0.83.0-2.yaml").TryGet(out var source) ? source : throw new InvalidOperationException("The sample is broken.");
}
