using System.Collections.Concurrent;

namespace ReleaseService.Server.Licensing;

/// <summary>What is remembered of tokens, by their hash, bounded: when the young generation is full it becomes the old one, and what isn't asked for again goes with the next turn.</summary>
/// <param name="size">How many; what is in both generations counts twice.</param>
internal sealed class TwoGenerations<T>(int size)
{
    private readonly Lock _turning = new();
    private volatile ConcurrentDictionary<TokenHash, T> _young = new();
    private volatile ConcurrentDictionary<TokenHash, T> _old = new();
    private int _count;

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
        if (Volatile.Read(ref _count) >= size / 2)
            Turn();
        if (_young.TryAdd(hash, value))
            Interlocked.Increment(ref _count); // Count of a concurrent dictionary takes all its locks.
        else
            _young[hash] = value;
    }

    private void Turn()
    {
        lock (_turning)
        {
            if (_count < size / 2)
                return;
            (_old, _young) = (_young, new());
            Volatile.Write(ref _count, 0);
        }
    }
}
