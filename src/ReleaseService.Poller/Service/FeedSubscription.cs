namespace ReleaseService.Poller.Service;

/// <summary>One resource's place in the feed of the channel that it follows just now.</summary>
public sealed class FeedSubscription(ChannelFeeds feeds, Action wake) : IAsyncDisposable
{
    private FeedKey? _key;

    /// <summary>Follows another feed, if it is another one.</summary>
    public void Follow(string? license, string? channel)
    {
        var key = channel is null ? null : new FeedKey(license, channel);
        if (key == _key)
            return;
        Leave();
        _key = key;
        if (key is not null)
            feeds.Enter(key, wake);
    }

    public ValueTask DisposeAsync()
    {
        Leave();
        return ValueTask.CompletedTask;
    }

    private void Leave()
    {
        if (_key is not null)
            feeds.Leave(_key, wake);
    }
}
