using ReleaseService.Cli.Shell;
using ReleaseService.Cli.Tests.Loopback;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Audit;
using ReleaseService.Core.Audit;
using Xunit;

namespace ReleaseService.Cli.Tests.Audit;

public sealed class VerifyAuditTests : IAsyncDisposable
{
    private readonly LoopbackService _service = new();

    [Fact]
    public async Task A_whole_chain_is_fine_and_its_end_is_printed_to_be_noted()
    {
        var chain = Chain(5);
        Serve(chain);
        Assert.Contains($"5:{chain[^1].Hash}\n", (await Run.Async(_service, "audit", "verify")).Succeeded().Out.Replace(" \n", "\n", StringComparison.Ordinal));
        (await Run.Async(_service, "audit", "verify", "--expect", $"3:{chain[2].Hash}")).Succeeded();
    }

    [Fact]
    public async Task An_empty_chain_is_whole()
    {
        Serve([]);
        (await Run.Async(_service, "audit", "verify")).Succeeded();
    }

    [Fact]
    public async Task The_first_entry_that_was_changed_is_named()
    {
        var chain = Chain(5);
        chain[2] = chain[2] with { Actor = "token:somebody-else" };
        Serve(chain);
        var run = await Run.Async(_service, "audit", "verify");
        Assert.Equal(ExitCode.Conflict, run.ExitCode);
        Assert.Contains("Entry 3 was changed", run.Out);
    }

    [Fact]
    public async Task A_chain_that_was_cut_off_is_told_only_by_an_entry_noted_earlier()
    {
        var chain = Chain(5);
        Serve(chain[..4]);
        (await Run.Async(_service, "audit", "verify")).Succeeded();
        var run = await Run.Async(_service, "audit", "verify", "--expect", $"5:{chain[4].Hash}", "-o", "json");
        Assert.Equal(ExitCode.Conflict, run.ExitCode);
        Assert.Contains("\"whole\": false", run.Out);
        Assert.Contains("Entry 5, which is expected, isn't there", run.Out);
    }

    [Fact]
    public async Task A_chain_that_was_made_anew_is_told_too()
    {
        Serve(Chain(5, "token:forger"));
        var run = await Run.Async(_service, "audit", "verify", "--expect", $"3:{Chain(5)[2].Hash}");
        Assert.Equal(ExitCode.Conflict, run.ExitCode);
        Assert.Contains("Entry 3 has another hash", run.Out);
    }

    [Fact]
    public async Task It_walks_over_all_pages()
    {
        var chain = Chain(5);
        _service.On("GET /api/v1/audit?after=0&limit=1000", Page(chain[..2])).On("GET /api/v1/audit?after=2&limit=1000", Page(chain[2..])).On("GET /api/v1/audit?after=5&limit=1000", Page([]));
        Assert.Contains($"5:{chain[^1].Hash}", (await Run.Async(_service, "audit", "verify")).Succeeded().Out);
    }

    [Theory]
    [InlineData("5")]
    [InlineData("0:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    [InlineData("5:9f86")]
    public async Task What_is_no_entry_is_told(string expect) =>
        Assert.Contains("NUMBER:HASH", (await Run.Async(_service, "audit", "verify", "--expect", expect)).Failure(ExitCode.Error));

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    private static AuditEntry[] Chain(int count, string actor = "token:ci")
    {
        List<AuditEntry> chain = [];
        for (var number = 1; number <= count; number++)
            chain.Add(AuditChain.Append(new AuditRecord(actor, "127.0.0.1", AuditActions.Promote, "stable"), number, Sample.At, chain.Count == 0 ? AuditChain.Start : chain[^1].Hash));
        return [.. chain];
    }

    private static Answer Page(AuditEntry[] entries) => Answer.Json(new AuditPage(entries, 5), ContractsJson.Default.AuditPage);

    private void Serve(AuditEntry[] chain) => _service
        .On("GET /api/v1/audit?after=0&limit=1000", Page(chain))
        .On($"GET /api/v1/audit?after={chain.Length}&limit=1000", Page([]));
}
