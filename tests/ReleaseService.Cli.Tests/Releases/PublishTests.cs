using System.Text.Json;
using ReleaseService.Cli.Shell;
using ReleaseService.Cli.Tests.Loopback;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Publishing;
using Xunit;

namespace ReleaseService.Cli.Tests.Releases;

public sealed class PublishTests : IAsyncDisposable
{
    private const string Publish = "POST /api/v1/releases";

    private readonly LoopbackService _service = new();
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_file_is_sent_as_it_is()
    {
        _service.On(Publish, Published(created: true), Published(created: false));
        var run = (await Run.Async(_service, "releases", "publish", Repository.Release("0.83.0-1"), Repository.Release("0.83.0-2"))).Succeeded();
        Assert.Equal(["0.83.0-2: published", "0.83.0-2: was there already"], run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim()));
        var sent = _service.Requests.Last();
        Assert.Equal(File.ReadAllText(Repository.Release("0.83.0-2")), sent.Body);
        Assert.Equal("application/yaml", sent.Headers["Content-Type"]);
    }

    [Fact]
    public async Task Findings_name_the_file_and_what_was_published_before_it_is_told()
    {
        _service.On(Publish, Published(created: true), Answer.Problem(422, "release_invalid", "Not a release", "Mend the findings.", findings: [Sample.Finding()]));
        var file = _folder.Write("bad.yaml", "name: x\n");
        var run = await Run.Async(_service, "releases", "publish", Repository.Release("0.83.0-1"), file, "-o", "json");
        Assert.Contains("release_invalid", run.Failure(ExitCode.Findings));
        Assert.Contains($"{file}:12:3: error: values.app.x", run.Error);
        Assert.Equal(1, JsonDocument.Parse(run.Out).RootElement.GetProperty("published").GetArrayLength());
    }

    [Fact]
    public async Task Another_release_of_that_name_is_a_conflict()
    {
        _service.On(Publish, Answer.Problem(409, "release_exists", "Another release has this name", "Give it the next number."));
        (await Run.Async(_service, "releases", "publish", Repository.Release("0.83.0-1"))).Failure(ExitCode.Conflict);
    }

    [Fact]
    public async Task A_huge_file_is_not_sent()
    {
        var file = _folder.Write("huge.yaml", "");
        using (var stream = File.OpenWrite(file))
            stream.SetLength(8L << 30); // sparse
        Assert.Contains("is it the right file?", (await Run.Async(_service, "releases", "publish", file)).Failure(ExitCode.Error));
        Assert.Empty(_service.Requests);
    }

    [Fact]
    public async Task A_withdrawn_head_is_told_with_the_command_that_takes_it_back()
    {
        _service.On("POST /api/v1/releases/0.83.0-2/withdrawal", Answer.Json(
            new WithdrawResult(Sample.Release(Sample.New), true, [new("stable", 14, Sample.Old), new("beta", 3, null)]), ContractsJson.Default.WithdrawResult));
        var run = (await Run.Async(_service, "releases", "withdraw", "0.83.0-2", "--reason", "Loses runs.", "--yes")).Succeeded();
        Assert.Contains("releasectl rollback stable --to 0.82.2-1", run.Error);
        Assert.Contains("beta still serves 0.83.0-2 and has no release to go back to", run.Error);
        Assert.Single(_service.Requests); // and no rollback without being asked
    }

    public async ValueTask DisposeAsync()
    {
        _folder.Dispose();
        await _service.DisposeAsync();
    }

    private static Answer Published(bool created) => Answer.Json(new PublishResult(Sample.Release(Sample.New), created, false, []), ContractsJson.Default.PublishResult, created ? 201 : 200);
}
