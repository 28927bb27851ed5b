using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Core.Licensing;
using ReleaseService.Server.Licensing.Keys;
using ReleaseService.Server.Snapshots;
using ReleaseService.Storage;
using ReleaseService.Storage.Licensing;

namespace ReleaseService.Server.Licensing;

/// <summary>
/// Notes in the database, behind the requests' back, which license of a deployment lasts longest. All servers learn it with their next
/// snapshot and so agree on whose freezing is lifted; a request never waits for it, and without a database it is noted later.
/// </summary>
public sealed partial class SeenLicenses(
    IDbContextFactory<ReleaseDbContext> contexts, SnapshotStore store, LicensingSettings settings, KeyRing ring, TimeProvider time, ILogger<SeenLicenses> logger)
    : BackgroundService
{
    private const int BatchSize = 500;
    private const int MostRefusals = 5;

    // Wait: a full queue turns a license away, and its next request brings it again.
    private readonly Channel<LicenseClaims> _queue = Channel.CreateBounded<LicenseClaims>(
        new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    private readonly ConcurrentDictionary<string, bool> _pending = new(StringComparer.Ordinal);

    /// <summary>Called for each request with a license: costs a look into the snapshot, where the license is nearly always known.</summary>
    public void Note(LicenseClaims license)
    {
        if (IsNews(license) && _pending.TryAdd(license.Identity, true) && !_queue.Writer.TryWrite(license))
            _pending.TryRemove(license.Identity, out _);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        List<LicenseClaims> batch = [];
        try
        {
            while (await _queue.Reader.WaitToReadAsync(stoppingToken))
            {
                while (batch.Count < BatchSize && _queue.Reader.TryRead(out var license))
                    batch.Add(license);
                await WriteUntilDoneAsync(batch, stoppingToken);
                foreach (var license in batch)
                    _pending.TryRemove(license.Identity, out _);
                batch.Clear();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    /// <summary>Only a license in time can lift a freezing, and only one that outlasts what is known is news.</summary>
    private bool IsNews(LicenseClaims license) =>
        license.DeploymentId is not null
        && store.Current?.Licensing.IsNews(license, ring.Current) != false
        && LicenseStanding.Assess(new(license), time.GetUtcNow(), settings.Rules).State == LicenseState.Valid;

    private async Task WriteUntilDoneAsync(List<LicenseClaims> batch, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var db = await contexts.CreateDbContextAsync(cancellation);
                await RecordLicenses.RunAsync(db, time, batch, ring.Current.Counts, cancellation);
                return;
            }
            catch (DbUpdateException e) when (attempt >= MostRefusals)
            {
                // The database is there and won't have it: one license must not keep all others from being noted.
                if (batch.Count == 1)
                    Log.GivenUp(logger, e.GetBaseException().GetType().Name);
                else
                    await Task.WhenAll(batch.Select(license => WriteUntilDoneAsync([license], cancellation)));
                return;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                if (attempt == 1)
                    Log.Waiting(logger, batch.Count, e.GetType().Name);
                await Task.Delay(TimeSpan.FromSeconds(Math.Min(30, attempt)), time, cancellation);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A license can't be noted ({Problem}); given up")]
        public static partial void GivenUp(ILogger logger, string problem);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} licenses can't be noted yet ({Problem}); trying again")]
        public static partial void Waiting(ILogger logger, int count, string problem);
    }
}
