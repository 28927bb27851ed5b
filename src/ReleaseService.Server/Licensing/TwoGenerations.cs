using System.Collections.Concurrent;

namespace ReleaseService.Server.Licensing;

/// <summary>What is remembered of tokens, by their hash, bounded: when the young generation is full it becomes the old one, and what isn't asked for again goes with the next turn.</summary>
/// <param name="size">How many; what is in both generations counts twice.</param>
internal sealed class TwoGenerations<T>(int size)
{
    private readonly Lock _turning = new();
    private volatile ConcurrentDictionary<TokenHash, T> _young = new();
    private volatile ConcurrentDictionary<TokenHash, T> _old = new();
    private int _youngCount;

    /// <summary>Takes all locks of the dictionaries: not for each request.</summary>
    public int Count => _young.Count + _old.Count;

    public bool TryFind(TokenHash hash, out T value)
    {
        if (_young.TryGetValue(hash, out value!))
            return true;
        if (!_old.TryGetValue(hash, out value!))
            return false;
        Add(hash, value);
        return true;
    }

    public void Add(TokenHash hash, T value)
    {
        if (Volatile.Read(ref _youngCount) >= size / 2)
            Turn();
        if (_young.TryAdd(hash, value))
            Interlocked.Increment(ref _youngCount);
        else
            _young[hash] = value;
    }

    private void Turn()
    {
        lock (_turning)
        {
            if (_youngCount < size / 2)
                return;
            (_old, _young) = (_young, new());
            Volatile.Write(ref _youngCount, 0);
        }
    }
}
