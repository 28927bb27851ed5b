using ReleaseService.Contracts.Audit;
using ReleaseService.Contracts.Channels;
using ReleaseService.Core.Audit;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Faults;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.EndToEnd.Tests.Faults;

/// <summary>What the runs of faults assert can fail: a service that does it wrong makes them.</summary>
public sealed class FaultRunTests
{
    private static readonly Guid Release = Guid.NewGuid();

    private readonly Ledger _ledger = new();

    [Fact]
    public void A_ledger_finds_what_is_gone_half_there_twice_another_or_from_nobody()
    {
        _ledger.Send("ledger 1", Release, "sha256:a");
        _ledger.Acknowledge("ledger 1", 1);
        _ledger.Send("ledger 2", Release, "sha256:a"); // outcome unknown
        Assert.Empty(Compare([Promotion(1, "ledger 1")], [Entry("ledger 1")]));
        Assert.Empty(Compare([Promotion(1, "ledger 1"), Promotion(2, "ledger 2")], [Entry("ledger 1"), Entry("ledger 2")]));

        Assert.Contains("is gone", Compare([], []));
        Assert.Contains("half there", Compare([Promotion(1, "ledger 1")], []));
        Assert.Contains("half there", Compare([Promotion(1, "ledger 1")], [Entry("ledger 1"), Entry("ledger 2")]));
        Assert.Contains("done 2 times", Compare([Promotion(1, "ledger 1"), Promotion(2, "ledger 1")], [Entry("ledger 1"), Entry("ledger 1")]));
        Assert.Contains("is another now", Compare([Promotion(1, "other"), Promotion(2, "ledger 1")], [Entry("ledger 1")]));
        Assert.Contains("is another now", Compare([Promotion(1, "ledger 1") with { ReleaseId = Guid.NewGuid() }], [Entry("ledger 1")]));
        Assert.Contains("another digest", Compare([Promotion(1, "ledger 1")], [Entry("ledger 1") with { DigestAfter = "sha256:b" }]));
        Assert.Contains("never asked for", Compare([Promotion(1, "ledger 1"), Promotion(2, "ledger 9")], [Entry("ledger 1")]));
        Assert.Contains("sequence 1 is missing", Compare([Promotion(2, "ledger 1")], [Entry("ledger 1")]));
    }

    [Fact]
    public async Task A_lost_write_and_a_broken_audit_fail_a_run()
    {
        await using var run = new FaultRun(typeof(Server.ReleaseServer).Assembly.Location, isShort: true);
        await SqliteFaults.BeginAsync(run);
        await run.PauseWritesAsync();
        await run.CompareAsync();
        Assert.Empty(run.Failures);

        run.Ledger.Send("ledger lost", Release, "sha256:a");
        run.Ledger.Acknowledge("ledger lost", 1000);
        var database = TestDatabase.At($"{run.Folder}/data/release-service.db");
        await database.ExecuteAsync("DROP TRIGGER audit_no_update; UPDATE audit SET reason = 'forged' WHERE number = 2");
        await run.CompareAsync();
        Assert.Contains(run.Failures, failure => failure.Contains("was acknowledged and is gone", StringComparison.Ordinal));
        Assert.Contains(run.Failures, failure => failure.Contains("the audit is broken: Entry 2 was changed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_read_that_fails_and_a_server_that_ends_fail_a_run()
    {
        await using var run = new FaultRun(typeof(Server.ReleaseServer).Assembly.Location, isShort: true);
        await SqliteFaults.BeginAsync(run);
        await run.PauseWritesAsync();
        using (var process = System.Diagnostics.Process.GetProcessById(run.Server.ProcessId))
            process.Kill(); // Not by the run, which would expect it.
        await Eventually.HoldsAsync(() => Task.FromResult(run.Readers.All(reader => reader.Failures.Count > 0) && run.Server.HasEnded), "readers notice");
        await run.EndAsync();
        Assert.Contains("the server ended by itself", run.Failures);
        Assert.Contains(run.Failures, failure => failure.Contains("a read failed", StringComparison.Ordinal));
    }

    private string Compare(IReadOnlyList<PromotionDetails> promotions, IReadOnlyList<AuditEntry> audit) => string.Join('\n', _ledger.Compare(promotions, audit));

    private static PromotionDetails Promotion(long sequence, string reason) => new(sequence, Release, "1", "1.0.0", "test", reason, DateTimeOffset.UnixEpoch, false, []);

    private static AuditEntry Entry(string reason) => new(1, DateTimeOffset.UnixEpoch, "test", "", AuditActions.Promote, "stable", reason, new Dictionary<string, string>(), null, "sha256:a", "", "");
}
