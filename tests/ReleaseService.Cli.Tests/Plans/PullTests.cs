using System.Text;
using ReleaseService.Cli.Shell;
using ReleaseService.Cli.Tests.Loopback;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Identity;
using ReleaseService.Contracts.Releases;
using ReleaseService.Core.Publishing;
using Xunit;

namespace ReleaseService.Cli.Tests.Plans;

public sealed class PullTests : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LoopbackService _service = new LoopbackService()
        .On("GET /api/v1/identity", Answer.Json(new IdentityDetails("token:ci", Role.Viewer, [], null), ContractsJson.Default.IdentityDetails));

    public PullTests() => Serve(Sample.Channel("stable", Sample.New, 1), Sample.Promotion(1, Sample.New));

    [Fact]
    public async Task A_folder_that_is_empty_gets_channels_and_the_releases_they_name()
    {
        var run = (await PullAsync()).Succeeded();
        Assert.Equal([$"wrote {_folder.Path}/releases/0.83.0-2.yaml", $"wrote {_folder.Path}/stable.yaml"], run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.True(ReleaseFile.Parse(File.ReadAllBytes($"{_folder.Path}/releases/0.83.0-2.yaml"), "0.83.0-2.yaml").TryGet(out _));
        Assert.True(ChannelFile.Parse(File.ReadAllBytes($"{_folder.Path}/stable.yaml"), "stable.yaml").TryGet(out var channel));
        Assert.Equal("0.83.0-2", Assert.Single(channel.Promotions).Release);
        Assert.Contains("Nothing to do", (await PullAsync()).Succeeded().Out);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_written_over_only_when_it_is_said()
    {
        var file = _folder.Write("stable.yaml", "# mine\nname: [broken\n");
        Assert.Contains("can't be read", (await PullAsync()).Error);
        Assert.Equal("# mine\nname: [broken\n", File.ReadAllText(file));
        (await PullAsync("--yes")).Succeeded();
        Assert.StartsWith("# mine\nname: stable\n", File.ReadAllText(file));
    }

    [Theory]
    [InlineData("# mine\n", "can't be read")]
    [InlineData("other", "holds another release")]
    public async Task A_release_file_that_holds_something_else_is_left_alone_and_told(string text, string why)
    {
        if (text == "other")
            text = Good.Replace("tag: 2.21.3", "tag: 2.21.4", StringComparison.Ordinal);
        _folder.Write("releases/0.83.0-2.yaml", text);
        Assert.Contains(why, (await PullAsync()).Succeeded().Error);
        Assert.Equal(text, File.ReadAllText($"{_folder.Path}/releases/0.83.0-2.yaml"));
    }

    [Fact]
    public async Task Notes_and_aliases_come_into_a_release_file_that_is_there()
    {
        var alias = Guid.Parse("0b90c2f5-6f0a-4c7e-9d3e-1f2a3b4c5d6e");
        Know("First line.\nSecond line.\n", alias);
        var above = Good[..Good.IndexOf("notes:", StringComparison.Ordinal)];
        var below = Good[Good.IndexOf("values:", StringComparison.Ordinal)..];
        var file = _folder.Write("releases/0.83.0-2.yaml", above + below);
        Assert.Contains($"wrote {file}", (await PullAsync()).Succeeded().Out);
        Assert.Equal($"{above}notes: |\n  First line.\n  Second line.\naliases:\n  - {alias}\n{below}", File.ReadAllText(file));
        Assert.Contains("Nothing to do", (await PullAsync()).Succeeded().Out);
    }

    [Fact]
    public async Task Notes_that_the_server_has_otherwise_are_written_over_only_when_it_is_said()
    {
        Know("Others.");
        var file = _folder.Write("releases/0.83.0-2.yaml", Good);
        Assert.Contains("its notes are lost", (await PullAsync()).Error);
        Assert.Equal(Good, File.ReadAllText(file));
        (await PullAsync("--yes")).Succeeded();
        Assert.Contains("\nnotes: Others.\n", File.ReadAllText(file));
    }

    [Fact]
    public async Task Notes_that_the_server_has_not_got_stay()
    {
        Know("");
        var file = _folder.Write("releases/0.83.0-2.yaml", Good);
        (await PullAsync()).Succeeded();
        Assert.Equal(Good, File.ReadAllText(file));
    }

    [Fact]
    public async Task A_comment_that_goes_is_named_before_it_is_asked_for()
    {
        (await PullAsync()).Succeeded();
        var file = $"{_folder.Path}/stable.yaml";
        var text = File.ReadAllText(file).Replace("    reason: Six days on beta.\n", "    # ours\n    reason: Another.  # why\n", StringComparison.Ordinal);
        File.WriteAllText(file, text);
        var run = await PullAsync();
        Assert.Contains("the comment \"# ours\" is lost", run.Error);
        Assert.Contains("--yes", run.Failure(ExitCode.Error));
        Assert.DoesNotContain("# why", run.Error);
        Assert.Equal(text, File.ReadAllText(file));
    }

    [Theory]
    [InlineData("../../evil", "0.83.0-2")]
    [InlineData("stable", "../../evil")]
    public async Task No_server_chooses_where_files_are_written(string channel, string release)
    {
        Serve(Sample.Channel(channel, Sample.New, 1), Sample.Promotion(1, Sample.New with { Name = release }));
        // Far enough inside that what leads out of it still ends here.
        var folder = Directory.CreateDirectory($"{_folder.Path}/a/b").FullName;
        (await Run.Async(_service, "channels", "pull", folder, "--yes")).Failure(ExitCode.Error);
        Assert.Equal([$"{_folder.Path}/a", folder], Directory.GetFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_channel_that_the_server_has_not_got_is_told() =>
        Assert.Contains("no channel edge", (await PullAsync("--channel", "edge")).Failure(ExitCode.Error));

    public async ValueTask DisposeAsync()
    {
        _folder.Dispose();
        await _service.DisposeAsync();
    }

    private static string Good => File.ReadAllText(Repository.Release("0.83.0-2"));

    /// <summary>The server's list of releases has the sample.</summary>
    private void Know(string notes, params Guid[] aliases)
    {
        if (!ReleaseFile.Parse(Encoding.UTF8.GetBytes(Good), "0.83.0-2.yaml").TryGet(out var source))
            throw new InvalidOperationException("The sample is broken.");
        var details = Sample.Release(Sample.New) with { Digest = source.Release.Digest, Notes = notes, Aliases = aliases };
        _service.On("GET /api/v1/releases?limit=1000", Answer.Json(new ReleaseList([details], null), ContractsJson.Default.ReleaseList));
    }

    private Task<Run> PullAsync(params string[] args) => Run.Async(_service, ["channels", "pull", _folder.Path, .. args]);

    private void Serve(ChannelDetails channel, PromotionDetails promotion)
    {
        var (name, release) = (Uri.EscapeDataString(channel.Name), Uri.EscapeDataString(promotion.ReleaseName));
        if (!ReleaseFile.Parse(File.ReadAllBytes(Repository.Release("0.83.0-2")), "0.83.0-2.yaml").TryGet(out var source))
            throw new InvalidOperationException("The sample is broken.");
        _service
            .On("GET /api/v1/channels", Answer.Json(new ChannelList([channel]), ContractsJson.Default.ChannelList))
            .On("GET /api/v1/releases?limit=1000", Answer.Json(new ReleaseList([Sample.Release(Sample.New)], null), ContractsJson.Default.ReleaseList))
            .On($"GET /api/v1/channels/{name}/promotions?after=0&limit=1000", Answer.Json(new PromotionList(channel.Name, 1, [promotion]), ContractsJson.Default.PromotionList))
            .On($"GET /api/v1/releases/{release}", Answer.Json(Sample.Release(new ReleaseReference(promotion.ReleaseId, promotion.ReleaseName)), ContractsJson.Default.ReleaseDetails))
            .On($"GET /api/v1/releases/{release}/manifest", Answer.Of(200, "application/json", Encoding.UTF8.GetString(source.Release.Manifest.Span)));
    }
}
