using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Client;

namespace ReleaseService.Poller.Service;

/// <summary>
/// Streams of the service's watch (server-sent events), one for each channel and license, however many resources follow it. An event only wakes the resources: what they get they fetch and verify. Where the service
/// has no streams or can't be reached, the resources' own intervals do.
/// </summary>
public sealed partial class ChannelFeeds(ServiceConnection service, TimeProvider time, ILogger<ChannelFeeds> logger) : IAsyncDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    /// <summary>A feed that is refused, or that a server of another make doesn't have, isn't asked for more often.</summary>
    private static readonly TimeSpan WhenRefused = TimeSpan.FromMinutes(30);

    private readonly Dictionary<FeedKey, Feed> _feeds = [];
    private readonly Lock _lock = new();

    /// <summary>How many are streams just now, and how many aren't, so that their resources ask at the interval.</summary>
    public (int Streaming, int Polling) Count()
    {
        lock (_lock)
        {
            var streaming = _feeds.Values.Count(feed => feed.IsStreaming);
            return (streaming, _feeds.Count - streaming);
        }
    }

    public void Enter(FeedKey key, Action wake)
    {
        lock (_lock)
        {
            if (!_feeds.TryGetValue(key, out var feed))
            {
                _feeds[key] = feed = new Feed();
                feed.Reading = FollowAsync(key, feed);
            }

            feed.Wakes.Add(wake);
        }
    }

    public void Leave(FeedKey key, Action wake)
    {
        lock (_lock)
        {
            if (!_feeds.TryGetValue(key, out var feed) || !feed.Wakes.Remove(wake) || feed.Wakes.Count > 0)
                return;
            _feeds.Remove(key);
            feed.Stop.Cancel();
        }
    }

    /// <summary>The highest place that a feed has told; null where there is no feed, or nothing yet. Nobody has verified it.</summary>
    public ChannelPlace? NewestOf(FeedKey key)
    {
        lock (_lock)
            return _feeds.GetValueOrDefault(key)?.Newest;
    }

    public async ValueTask DisposeAsync()
    {
        List<Feed> feeds;
        lock (_lock)
        {
            feeds = [.. _feeds.Values];
            _feeds.Clear();
        }

        foreach (var feed in feeds)
        {
            await feed.Stop.CancelAsync();
            await feed.Reading!.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FollowAsync(FeedKey key, Feed feed)
    {
        await Task.Yield();
        string? last = null;
        var failures = 0;
        while (!feed.Stop.IsCancellationRequested)
        {
            TimeSpan? asked = null;
            var began = time.GetTimestamp();
            try
            {
                await using var watch = await service.For(key.License).WatchChannelAsync(key.Channel, last, null, feed.Stop.Token);
                feed.IsStreaming = true;
                await foreach (var head in watch.ReadAsync(feed.Stop.Token))
                {
                    if (last is not null && watch.LastEventId == last)
                        continue; // no news: a stream that ends at once and begins with the same head isn't one to follow eagerly
                    failures = 0;
                    last = watch.LastEventId;
                    foreach (var wake in Tell(feed, new ChannelPlace(head.Epoch, head.Sequence)))
                        wake();
                }

                asked = watch.ReconnectAfter;
                failures++;
            }
            catch (ReleaseServiceException e)
            {
                Log.Refused(logger, key.Channel, e.Message);
                asked = e.Status is >= 500 or 429 ? null : WhenRefused;
                failures++;
                // A license that is refused from now on is something to tell.
                foreach (var wake in asked is null ? [] : WakesOf(feed))
                    wake();
            }
            catch (Exception e)
            {
                // The loop's edge: without the feed the interval does, and the next stream may be sound.
                if (!feed.Stop.IsCancellationRequested)
                    Log.Interrupted(logger, key.Channel, e.Message);
                failures++;
            }

            feed.IsStreaming = false;
            if (time.GetElapsedTime(began) > TimeSpan.FromMinutes(1))
                failures = 1; // it did its work, as long as it lasted
            var wait = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, Math.Min(failures, 10)), LongestWait.TotalSeconds) * (0.5 + (Random.Shared.NextDouble() / 2)));
            await Task.Delay(asked > wait && asked < WhenRefused ? asked.Value : asked >= WhenRefused ? WhenRefused : wait, time, feed.Stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        feed.Stop.Dispose();
    }

    /// <returns>Whom to wake.</returns>
    private List<Action> Tell(Feed feed, ChannelPlace place)
    {
        lock (_lock)
        {
            if (feed.Newest is null || place > feed.Newest)
                feed.Newest = place;
            return [.. feed.Wakes];
        }
    }

    private List<Action> WakesOf(Feed feed)
    {
        lock (_lock)
            return [.. feed.Wakes];
    }

    private sealed class Feed
    {
        private volatile bool _isStreaming;

        public bool IsStreaming { get => _isStreaming; set => _isStreaming = value; }

        public List<Action> Wakes { get; } = [];

        public ChannelPlace? Newest { get; set; }

        public CancellationTokenSource Stop { get; } = new();

        public Task? Reading { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The watch of {Channel} is refused: {Problem}")]
        public static partial void Refused(ILogger logger, string channel, string problem);

        [LoggerMessage(Level = LogLevel.Information, Message = "The watch of {Channel} was interrupted and goes on: {Problem}")]
        public static partial void Interrupted(ILogger logger, string channel, string problem);
    }
}
