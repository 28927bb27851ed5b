using k8s;
using k8s.Autorest;
using k8s.Models;
using ReleaseService.Poller.Kubernetes;

namespace ReleaseService.Poller.Leading;

/// <summary>
/// One of several pollers leads: the one that holds the Lease (coordination.k8s.io/v1). Lengths of time are measured by the monotonic clock, never by comparing the Lease's times with the
/// wall clock, which may jump; so it isn't the client library's elector. A leader that couldn't renew for two thirds of the duration stops before another may start. What it may
/// still have under way then is fenced by the resource version of what it read.
/// </summary>
public sealed partial class Leadership(IKubernetes kubernetes, LeaderSettings settings, TimeProvider time, ILogger<Leadership> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>A process that ends doesn't wait longer for an API server that is silent; the Lease runs out by itself.</summary>
    private static readonly TimeSpan ReleaseWithin = TimeSpan.FromSeconds(5);

    /// <summary>Another one for each process: two that believed to be the same would both lead.</summary>
    private readonly string _identity = $"{Environment.MachineName}_{Guid.NewGuid():N}";

    private readonly string _namespace = settings.Namespace ?? ClusterConnection.OwnNamespace();

    private readonly TimeSpan _renewWithin = settings.Duration * 2 / 3;

    /// <summary>What was last seen of another's Lease, and when: it runs out when it stands unchanged for its duration.</summary>
    private (string? Version, long SeenAt) _other;

    private bool _isTaken;

    /// <summary>Whether this process acts: it holds the Lease, or nobody is elected.</summary>
    public bool IsLeading { get; private set; } = !settings.Elect;

    /// <summary>Whether the Lease was seen at least once, or nobody is elected.</summary>
    public bool KnowsLeader { get; private set; } = !settings.Elect;

    /// <summary>Runs <paramref name="lead"/> whenever this process leads; its token is cancelled when it doesn't any more.</summary>
    public async Task RunAsync(Func<CancellationToken, Task> lead, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            var asked = time.GetTimestamp();
            if (await TryAsync(TakeAsync, cancellation))
            {
                Log.Leading(logger, _identity);
                IsLeading = true;
                await LeadAsync(lead, asked, cancellation);
                Log.Following(logger, _identity);
            }
            else
            {
                await Task.Delay(Pause, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task LeadAsync(Func<CancellationToken, Task> lead, long renewedAt, CancellationToken cancellation)
    {
        using var leading = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var work = lead(leading.Token);
        _isTaken = false;
        while (!work.IsCompleted && !_isTaken && !cancellation.IsCancellationRequested)
        {
            var left = _renewWithin - time.GetElapsedTime(renewedAt);
            if (left <= TimeSpan.Zero)
                break;
            await Task.WhenAny(work, Task.Delay(left < Pause ? left : Pause, time, cancellation));
            var asked = time.GetTimestamp();
            // One attempt that hangs must neither be the only one nor last longer than the Lease counts.
            left = _renewWithin - time.GetElapsedTime(renewedAt);
            using var late = new CancellationTokenSource(left <= TimeSpan.Zero ? TimeSpan.Zero : left < _renewWithin / 2 ? left : _renewWithin / 2, time);
            using var attempt = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
            if (await TryAsync(RenewAsync, attempt.Token))
                renewedAt = asked;
        }

        await leading.CancelAsync();
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        IsLeading = false;
        if (!_isTaken)
        {
            using var late = new CancellationTokenSource(ReleaseWithin, time);
            await TryAsync(ReleaseAsync, late.Token); // the next one needn't wait
        }

        if (work.IsFaulted)
            await work;
    }

    private async Task<bool> TakeAsync(CancellationToken cancellation)
    {
        V1Lease? lease = null;
        try
        {
            lease = await kubernetes.CoordinationV1.ReadNamespacedLeaseAsync(settings.Name, _namespace, cancellationToken: cancellation);
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            var made = new V1Lease { Metadata = new V1ObjectMeta { Name = settings.Name, NamespaceProperty = _namespace }, Spec = Held(0) };
            await kubernetes.CoordinationV1.CreateNamespacedLeaseAsync(made, _namespace, cancellationToken: cancellation);
            return true;
        }

        if (!string.IsNullOrEmpty(lease.Spec?.HolderIdentity) && lease.Spec.HolderIdentity != _identity && !HasRunOut(lease))
            return false;
        lease.Spec = Held((lease.Spec?.LeaseTransitions ?? 0) + 1);
        await kubernetes.CoordinationV1.ReplaceNamespacedLeaseAsync(lease, settings.Name, _namespace, cancellationToken: cancellation);
        return true;
    }

    private bool HasRunOut(V1Lease lease)
    {
        if (_other.Version != lease.Metadata.ResourceVersion)
            _other = (lease.Metadata.ResourceVersion, time.GetTimestamp());
        return time.GetElapsedTime(_other.SeenAt) >= TimeSpan.FromSeconds(lease.Spec.LeaseDurationSeconds ?? settings.Duration.TotalSeconds);
    }

    private async Task<bool> RenewAsync(CancellationToken cancellation)
    {
        var lease = await kubernetes.CoordinationV1.ReadNamespacedLeaseAsync(settings.Name, _namespace, cancellationToken: cancellation);
        if (_isTaken = lease.Spec?.HolderIdentity != _identity)
            return false;
        lease.Spec!.RenewTime = time.GetUtcNow().UtcDateTime;
        await kubernetes.CoordinationV1.ReplaceNamespacedLeaseAsync(lease, settings.Name, _namespace, cancellationToken: cancellation);
        return true;
    }

    private async Task<bool> ReleaseAsync(CancellationToken cancellation)
    {
        var lease = await kubernetes.CoordinationV1.ReadNamespacedLeaseAsync(settings.Name, _namespace, cancellationToken: cancellation);
        if (lease.Spec?.HolderIdentity != _identity)
            return false;
        lease.Spec.HolderIdentity = "";
        await kubernetes.CoordinationV1.ReplaceNamespacedLeaseAsync(lease, settings.Name, _namespace, cancellationToken: cancellation);
        return true;
    }

    private V1LeaseSpec Held(int transitions)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return new V1LeaseSpec
        {
            HolderIdentity = _identity,
            LeaseDurationSeconds = (int)settings.Duration.TotalSeconds,
            AcquireTime = now,
            RenewTime = now,
            LeaseTransitions = transitions,
        };
    }

    /// <summary>A Lease that somebody else changed in between (409) or that can't be reached is one that wasn't got.</summary>
    private async Task<bool> TryAsync(Func<CancellationToken, Task<bool>> call, CancellationToken cancellation)
    {
        try
        {
            var got = await call(cancellation);
            KnowsLeader = true;
            return got;
        }
        catch (Exception e) when (e is HttpOperationException or HttpRequestException or IOException or OperationCanceledException)
        {
            if (e is not OperationCanceledException)
                Log.NotGot(logger, settings.Name, e.Message);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{Identity} leads")]
        public static partial void Leading(ILogger logger, string identity);

        [LoggerMessage(Level = LogLevel.Information, Message = "{Identity} doesn't lead any more")]
        public static partial void Following(ILogger logger, string identity);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The Lease {Name} couldn't be taken or renewed: {Problem}")]
        public static partial void NotGot(ILogger logger, string name, string problem);
    }
}
