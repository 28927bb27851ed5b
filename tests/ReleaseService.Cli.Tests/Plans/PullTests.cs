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

    [Fact]
    public async Task A_release_file_that_is_there_is_left_alone()
    {
        _folder.Write("releases/0.83.0-2.yaml", "# mine\n");
        (await PullAsync()).Succeeded();
        Assert.Equal("# mine\n", File.ReadAllText($"{_folder.Path}/releases/0.83.0-2.yaml"));
    }

    [Theory]
    [InlineData("../../evil", "0.83.0-2")]
    [InlineData("stable", "../../evil")]
    public async Task No_server_chooses_where_files_are_written(string channel, string release)
    {
        Serve(Sample.Channel(channel, Sample.New, 1), Sample.Promotion(1, Sample.New with { Name = release }));
        (await PullAsync("--yes")).Failure(ExitCode.Error);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task A_channel_that_the_server_has_not_got_is_told() =>
        Assert.Contains("no channel edge", (await PullAsync("--channel", "edge")).Failure(ExitCode.Error));

    public async ValueTask DisposeAsync()
    {
        _folder.Dispose();
        await _service.DisposeAsync();
    }

    private Task<Run> PullAsync(params string[] args) => Run.Async(_service, ["channels", "pull", _folder.Path, .. args]);

    private void Serve(ChannelDetails channel, PromotionDetails promotion)
    {
        var (name, release) = (Uri.EscapeDataString(channel.Name), Uri.EscapeDataString(promotion.ReleaseName));
        if (!ReleaseFile.Parse(File.ReadAllBytes(Repository.Release("0.83.0-2")), "0.83.0-2.yaml").TryGet(out var source))
            throw new InvalidOperationException("The sample is broken.");
        _service
            .On("GET /api/v1/channels", Answer.Json(new ChannelList([channel]), ContractsJson.Default.ChannelList))
            .On($"GET /api/v1/channels/{name}/promotions?after=0&limit=1000", Answer.Json(new PromotionList(channel.Name, 1, [promotion]), ContractsJson.Default.PromotionList))
            .On($"GET /api/v1/releases/{release}", Answer.Json(Sample.Release(new ReleaseReference(promotion.ReleaseId, promotion.ReleaseName)), ContractsJson.Default.ReleaseDetails))
            .On($"GET /api/v1/releases/{release}/manifest", Answer.Of(200, "application/json", Encoding.UTF8.GetString(source.Release.Manifest.Span)));
    }
}
