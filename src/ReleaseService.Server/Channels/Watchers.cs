namespace ReleaseService.Server.Channels;

/// <summary>Counts who watches, so that there are never more than the settings allow.</summary>
public sealed class Watchers(ChannelSettings settings)
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>False when there are enough.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _count) <= settings.MaxWatchers)
            return true;
        Leave();
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _count);
}
