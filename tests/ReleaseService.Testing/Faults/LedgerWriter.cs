using System.Text.Json;
using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Client;
using ReleaseService.Contracts.Releases;
using ReleaseService.Testing.Servers;

namespace ReleaseService.Testing.Faults;

/// <summary>Promotes one release after the other, and notes in the ledger what it was told. A write may be refused for the database or lost with the server; anything else is a failure.</summary>
public sealed class LedgerWriter(FaultServer server, Ledger ledger)
{
    private readonly List<string> _failures = [];
    private readonly Dictionary<string, int> _refusals = [];
    private long _acknowledged;
    private long _refused;
    private int _number;
    private ReleaseDetails[]? _releases;

    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    /// <summary>How many were answered that the database can't be used, or that it took too long.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>What those were told, and how many times.</summary>
    public IReadOnlyDictionary<string, int> Refusals
    {
        get
        {
            lock (_failures)
                return new Dictionary<string, int>(_refusals);
        }
    }

    public IReadOnlyList<string> Failures
    {
        get
        {
            lock (_failures)
                return [.. _failures];
        }
    }

    public async Task RunAsync(CancellationToken end)
    {
        using var http = server.NewClient();
        var publisher = new PublisherClient(http, TestServer.AdminToken);
        _releases ??= [await publisher.GetReleaseAsync("0.83.0-1", CancellationToken.None), await publisher.GetReleaseAsync("0.83.0-2", CancellationToken.None)];
        while (!end.IsCancellationRequested)
        {
            await WriteAsync(publisher, _releases[_number++ % 2]);
            await Task.Delay(5, CancellationToken.None);
        }
    }

    private async Task WriteAsync(PublisherClient publisher, ReleaseDetails release)
    {
        var reason = $"{LedgerEntry.Prefix}{_number} {Guid.NewGuid():N}";
        var life = server.Life;
        ledger.Send(reason, release.ReleaseId, release.Digest);
        try
        {
            var request = new PromoteRequest(ReleaseId: release.ReleaseId, Reason: reason, IsRollback: release.Name == "0.83.0-1", Force: true);
            var result = await publisher.PromoteAsync("stable", request, idempotencyKey: reason.Replace(' ', '-'));
            if (result.Changed)
                ledger.Acknowledge(reason, result.Promotion!.Sequence);
            else
                ledger.Forget(reason);
            Interlocked.Increment(ref _acknowledged);
        }
        catch (ReleaseServiceException e) when (e.Problem?.Code is "database_unavailable" or "timeout")
        {
            Interlocked.Increment(ref _refused);
            lock (_failures)
                _refusals[e.Problem.Detail.Split(". ")[0]] = _refusals.GetValueOrDefault(e.Problem.Detail.Split(". ")[0]) + 1;
        }
        catch (ReleaseServiceException e) when (server.Life == life || e.Status != 503)
        {
            Fail($"a write was answered {e.Status} {e.Problem?.Code}");
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException or JsonException or ReleaseServiceException)
        {
            if (life != 0 && server.Life == life)
                Fail($"a write failed: {e.Message}");
        }
    }

    private void Fail(string what)
    {
        lock (_failures)
            _failures.Add(what);
    }
}
