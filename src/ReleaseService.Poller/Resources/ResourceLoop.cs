using ReleaseService.Poller.Cycle;
using ReleaseService.Poller.Hosting;
using ReleaseService.Poller.Kubernetes;
using ReleaseService.Poller.Service;
using ReleaseService.Poller.State;

namespace ReleaseService.Poller.Resources;

/// <summary>
/// One resource's life: a cycle, then sleep until the resource, one of its secrets or its channel changes, or the time has come. Resources don't wait for each other.
/// </summary>
public sealed partial class ResourceLoop(ResourceCycle cycle, ChannelFeeds feeds, PollerMetrics metrics, TimeProvider time, ILogger<ResourceLoop> logger)
{
    private readonly Wakeup _wakeup = new(time);
    private readonly Pace _pace = new(time);
    private volatile WandbResource? _newest;
    private volatile string? _ownVersion;
    private volatile string? _licenseSecret;

    /// <summary>The resource changed.</summary>
    public void Observe(WandbResource resource)
    {
        _newest = resource;
        if (resource.ResourceVersion != _ownVersion)
            _wakeup.Call();
    }

    /// <summary>A secret of the resource's namespace changed.</summary>
    public void SecretChanged(string name)
    {
        if (name == UserInput.SecretName(_newest?.Key.Name ?? "") || name == _licenseSecret)
            _wakeup.Call();
    }

    public async Task RunAsync(WandbResource resource, CancellationToken cancellation)
    {
        _newest = resource;
        KeptState? known = null;
        await using var feed = new FeedSubscription(feeds, _wakeup.Call);
        var failures = 0;
        while (!cancellation.IsCancellationRequested)
        {
            var sleep = Backoff.After(failures + 1);
            var started = time.GetTimestamp();
            try
            {
                var end = await cycle.RunAsync(_newest, known, failures, cancellation);
                if (end.Kept is null)
                    return; // gone; the watch says so too
                (known, _ownVersion, _licenseSecret) = (end.Kept, end.Resource!.ResourceVersion, end.LicenseSecret);
                failures = end.Failed ? failures + 1 : 0;
                sleep = end.Next - time.GetUtcNow();
                metrics.Cycled(end.Kept.State.Condition, time.GetElapsedTime(started));
                // A pin has no place in a channel, and nothing to wait for there.
                feed.Follow(end.License, end.Kept.State.Held is { Place: not null } held ? held.Channel : null);
            }
            catch (Exception e) when (e is ClusterBusyException or ClusterDeniedException)
            {
                failures++;
                known = null; // the write before may have been done, or not
                Log.Failed(logger, _newest.Key, e.Message);
                if (e is ClusterBusyException { RetryAfter: { } asked })
                    await Task.Delay(asked, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // The loop's edge: a bug in one resource's cycle must not stop the others.
                failures++;
                known = null;
                Log.Broken(logger, _newest.Key, e);
            }

            await Task.Delay(_pace.After(), time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _wakeup.SleepAsync(sleep, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
