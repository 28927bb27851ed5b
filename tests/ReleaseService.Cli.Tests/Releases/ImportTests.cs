using System.Text;
using ReleaseService.Cli.Releases;
using ReleaseService.Cli.Shell;
using ReleaseService.Cli.Tests.Loopback;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Publishing;
using ReleaseService.Core.Publishing;
using Xunit;

namespace ReleaseService.Cli.Tests.Releases;

public sealed class ImportTests : IAsyncDisposable
{
    private const string Path = "GET /api/v1/operator/channel";
    private const string Id = "0b90aaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa";
    private const string Document = """
        {"metadata": {"releaseId": "0b90aaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa", "releaseName": "0.79.0-1", "releaseCreatedAt": "2026-03-24T18:35:42.479123Z"},
         "chart": {"url": "https://charts.wandb.ai", "name": "operator-wandb", "version": "0.41.0"},
         "values": {"app": {"image": {"repository": "wandb/local", "tag": "0.79.0"}}}}
        """;

    private readonly LoopbackService _upstream = new LoopbackService().On(Path, Answer.Of(200, "application/json", Document));
    private readonly TemporaryFolder _folder = new();

    private string Url => $"{_upstream.Address}/api/v1/operator/channel";

    private string File => System.IO.Path.Combine(_folder.Path, "releases", "0.79.0-1.yaml");

    [Fact]
    public async Task A_document_becomes_a_release_file_with_the_upstream_id_as_an_alias()
    {
        (await Run.Async("releases", "import", Url, "--folder", _folder.Path)).Succeeded();
        Assert.True(ReleaseFile.Parse(await System.IO.File.ReadAllBytesAsync(File), File).TryGet(out var source));
        Assert.Equal([Guid.Parse(Id)], source.Aliases);
        Assert.Equal(("0.79.0-1", "0.79.0"), (source.Release.Name, source.Release.PlatformVersion.ToString()));
        Assert.Contains("is there already", (await Run.Async("releases", "import", Url, "--folder", _folder.Path)).Succeeded().Out);
    }

    [Fact]
    public async Task A_file_that_holds_something_else_is_not_touched()
    {
        _folder.Write("releases/0.79.0-1.yaml", "# mine\n");
        (await Run.Async("releases", "import", Url, "--folder", _folder.Path)).Failure(ExitCode.Conflict);
        Assert.Equal("# mine\n", System.IO.File.ReadAllText(File));
    }

    [Fact]
    public async Task The_other_server_gets_no_token()
    {
        await using var service = new LoopbackService().On("POST /api/v1/releases", Answer.Json(new PublishResult(Sample.Release(Sample.New), true, false, []), ContractsJson.Default.PublishResult, 201));
        (await Run.Async(service, "releases", "import", Url, "--publish")).Succeeded();
        Assert.DoesNotContain("Authorization", Assert.Single(_upstream.Requests).Headers.Keys);
        Assert.Contains("Authorization", Assert.Single(service.Requests).Headers.Keys);
        Assert.True(ReleaseFile.Parse(Encoding.UTF8.GetBytes(Assert.Single(service.Requests).Body), "0.79.0-1.yaml").TryGet(out _));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task What_the_document_lacks_can_be_given()
    {
        var file = _folder.Write("spec.json", Document.Replace("\"releaseName\": \"0.79.0-1\", \"releaseCreatedAt\": \"2026-03-24T18:35:42.479123Z\"", "\"x\": \"y\"", StringComparison.Ordinal));
        var run = await Run.Async("releases", "import", file, "--folder", _folder.Path);
        Assert.Contains("--created-at", run.Failure(ExitCode.Findings));
        Assert.Contains("metadata.releaseName", run.Error);
        (await Run.Async("releases", "import", file, "--folder", _folder.Path, "--name", "0.79.0-1", "--created-at", "2026-03-24T18:35:42.479Z", "--platform-version", "0.79.1")).Succeeded();
        Assert.Contains("platformVersion: 0.79.1\n", System.IO.File.ReadAllText(File));
    }

    [Fact]
    public async Task A_file_that_lint_objects_to_is_written_to_be_mended()
    {
        var file = _folder.Write("spec.json", Document.Replace("\"values\": {", "\"values\": {\"global\": {\"host\": \"https://x\"}, ", StringComparison.Ordinal));
        var run = await Run.Async("releases", "import", file, "--folder", _folder.Path);
        Assert.Equal(ExitCode.Findings, run.ExitCode);
        Assert.Contains("[customer-key]", run.Out);
        Assert.True(System.IO.File.Exists(File));
    }

    [Theory]
    [InlineData(404, "no channel", ExitCode.Error, "status 404")]
    [InlineData(200, "<html></html>", ExitCode.Findings, "can't become a release")]
    public async Task What_is_no_document_is_told(int status, string body, int exitCode, string message)
    {
        _upstream.On(Path, Answer.Of(status, "text/html", body));
        var run = await Run.Async("releases", "import", Url, "--folder", _folder.Path);
        Assert.Contains(message, run.Failure(exitCode));
        Assert.False(System.IO.File.Exists(File));
    }

    [Theory]
    [InlineData("https://ann:s3cret-pass@deploy.example.com/x")]
    [InlineData("http://127.0.0.1:1@s3cret-pass:x@deploy.example.com")]
    [InlineData("ftp://ann:s3cret-pass@deploy.example.com/x")]
    [InlineData("https://ann:s3cret-pass@deploy example.com")]
    public async Task A_password_in_the_URL_is_never_shown(string url)
    {
        var run = await Run.Async("releases", "import", url, "--folder", _folder.Path);
        run.Failure(ExitCode.Error);
        Assert.DoesNotContain("s3cret-pass", run.Out + run.Error);
    }

    [Fact]
    public async Task A_lost_or_huge_answer_is_told()
    {
        _upstream.On(Path, Answer.Of(200, "application/json", Document).Half());
        Assert.Contains(Url, (await Run.Async("releases", "import", Url, "--folder", _folder.Path)).Failure(ExitCode.Error));
        _upstream.On(Path, Answer.Of(200, "application/json", new string(' ', UpstreamDocument.MaxBytes + 1)));
        Assert.Contains("larger than", (await Run.Async("releases", "import", Url, "--folder", _folder.Path)).Failure(ExitCode.Error));
        Assert.Contains("/nowhere/spec.json", (await Run.Async("releases", "import", "/nowhere/spec.json")).Failure(ExitCode.Error));
    }

    public async ValueTask DisposeAsync()
    {
        _folder.Dispose();
        await _upstream.DisposeAsync();
    }
}
