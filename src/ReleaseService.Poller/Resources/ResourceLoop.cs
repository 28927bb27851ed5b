using ReleaseService.Cluster;
using ReleaseService.Cluster.Instances;
using ReleaseService.Cluster.State;
using ReleaseService.Poller.Cycle;
using ReleaseService.Poller.Hosting;
using ReleaseService.Poller.Service;

namespace ReleaseService.Poller.Resources;

/// <summary>
/// One resource's life: a cycle, then sleep until the resource, one of its secrets or its channel changes, or the time has come. Resources don't wait for each other. Only the watch ends it.
/// </summary>
public sealed partial class ResourceLoop(ResourceCycle cycle, ClusterClient cluster, ChannelFeeds feeds, PollerMetrics metrics, TimeProvider time, ILogger<ResourceLoop> logger)
{
    /// <summary>How a resource stands that no cycle has come to an end for.</summary>
    public const string New = nameof(New);

    /// <summary>… and one whose newest cycle failed at the API server.</summary>
    public const string Failed = nameof(Failed);

    private static readonly TimeSpan LongestPatience = TimeSpan.FromMinutes(5);

    private readonly Wakeup _wakeup = new(time);
    private readonly Pace _asking = new(time);
    private readonly Pace _looking = new(time);
    private WandbResource? _newest;
    private volatile string? _ownVersion;
    private volatile string? _licenseSecret;
    private volatile bool _isForgotten;
    private volatile ResourceState? _state;
    private volatile string? _standing;

    /// <summary>The condition after the newest cycle, or <see cref="New"/>, or <see cref="Failed"/>.</summary>
    public string Standing => _standing ?? New;

    /// <summary>When the service last gave it an answer that counted.</summary>
    public DateTimeOffset? LastAnswer => _state?.LastAnswer;

    /// <summary>The resource changed.</summary>
    public void Observe(WandbResource resource)
    {
        var before = Interlocked.Exchange(ref _newest, resource);
        // Whoever annotates it wants something of the poller, if only that it asks now.
        if (resource.ResourceVersion != _ownVersion)
            _wakeup.Call(isDue: before is not null && !resource.HasAnnotationsOf(before));
    }

    /// <summary>Everything may have changed while nobody watched.</summary>
    public void Wake() => _wakeup.Call(isDue: false);

    /// <summary>A secret of the resource's namespace changed.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="isGone">Whether it was deleted.</param>
    public void SecretChanged(string name, bool isGone)
    {
        var resource = Volatile.Read(ref _newest);
        if (isGone && name == KeptState.SecretName(resource?.Key.Name ?? ""))
            _isForgotten = true; // That is how somebody makes the poller forget.
        else if (name != UserInput.SecretName(resource?.Key.Name ?? "") && name != _licenseSecret && !(resource?.Names(name) ?? false))
            return;
        _wakeup.Call(isDue: _isForgotten);
    }

    public async Task RunAsync(WandbResource resource, CancellationToken cancellation)
    {
        _newest = resource;
        var memory = new CycleMemory();
        var isDue = true;
        await using var feed = new FeedSubscription(feeds, () => _wakeup.Call(isDue: true));
        while (!cancellation.IsCancellationRequested)
        {
            var started = time.GetTimestamp();
            if (_isForgotten)
                (memory, _isForgotten, isDue) = (new CycleMemory(), false, true);
            var end = await TryAsync(memory, isDue, cancellation);
            if (cancellation.IsCancellationRequested)
                return;
            _state = end?.Memory.Kept?.State ?? _state;
            _standing = end is null ? Failed : _state?.Condition.ToString();
            metrics.Cycled(end?.Memory.Kept?.State.Condition, time.GetElapsedTime(started));
            // What failed may be done all the same: only the secret knows.
            memory = end?.Memory ?? memory with { Kept = null, Failures = memory.Failures + 1 };
            var sleep = end is null ? Backoff.After(memory.Failures) : end.Next - time.GetUtcNow();
            if (end is not null && memory.Asked is { Pin: null } asked)
                feed.Follow(asked.License, asked.Channel ?? memory.Answer?.Release.Channel);
            // A tool that writes all the time slows down the answers to itself, not those to the channel.
            await Task.Delay((isDue ? _asking : _looking).After(), time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (end is { IsContended: true } && memory.Failures < 3)
                sleep = TimeSpan.Zero;
            if (!cancellation.IsCancellationRequested)
                isDue = await SleepAsync(sleep, cancellation) || end is null; // what failed may not have asked yet
        }
    }

    /// <returns>Null where it failed.</returns>
    private async Task<CycleEnd?> TryAsync(CycleMemory memory, bool isDue, CancellationToken cancellation)
    {
        var resource = Volatile.Read(ref _newest)!;
        try
        {
            var end = await cycle.RunAsync(resource, memory, isDue, cancellation);
            (_ownVersion, _licenseSecret) = (end.Resource.ResourceVersion, end.LicenseSecret);
            // The watch may be behind our own write, and behind what it collided with.
            var known = end.IsContended ? await cluster.FindResourceAsync(resource.Key, resource.ApiVersion.Split('/')[1], cancellation) : end.Resource;
            if (known is not null && known.Uid == resource.Uid)
                Interlocked.CompareExchange(ref _newest, known, resource);
            return end;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception e) when (e is ClusterBusyException or ClusterDeniedException)
        {
            Log.Failed(logger, resource.Key, e.Message);
            if (e is ClusterBusyException { RetryAfter: { } asked } && asked > TimeSpan.Zero)
                await Task.Delay(asked < LongestPatience ? asked : LongestPatience, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return null;
        }
        catch (Exception e)
        {
            // The loop's edge: a bug in one resource's cycle must not stop the others.
            Log.Broken(logger, resource.Key, e);
            return null;
        }
    }

    private async Task<bool> SleepAsync(TimeSpan longest, CancellationToken cancellation)
    {
        try
        {
            return await _wakeup.SleepAsync(longest, cancellation);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The cycle of {Resource} failed and is tried again: {Problem}")]
        public static partial void Failed(ILogger logger, ResourceKey resource, string problem);

        [LoggerMessage(Level = LogLevel.Error, Message = "The cycle of {Resource} broke")]
        public static partial void Broken(ILogger logger, ResourceKey resource, Exception exception);
    }
}
