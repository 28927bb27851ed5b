using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ReleaseService.Core.Licensing;

namespace ReleaseService.Server.Licensing;

/// <summary>
/// Remembers verified licenses by the SHA-256 of their token, so that a signature is checked once. Bounded by two generations: when the young
/// one is full it becomes the old one, and what isn't asked for again goes with the next turn. Only verified licenses get in, so forged ones
/// can't push them out. What a license may do is decided anew at each request: nothing here outlives its validity.
/// </summary>
public sealed class VerifiedLicenses(int size)
{
    private readonly Lock _turning = new();
    private int _youngCount;
    private volatile ConcurrentDictionary<TokenHash, LicenseClaims> _young = new();
    private volatile ConcurrentDictionary<TokenHash, LicenseClaims> _old = new();

    /// <summary>How many are remembered; what is in both generations counts twice.</summary>
    public int Count => _young.Count + _old.Count;

    public LicenseClaims? Find(TokenHash hash)
    {
        if (_young.TryGetValue(hash, out var license))
            return license;
        if (!_old.TryGetValue(hash, out license))
            return null;
        Add(hash, license);
        return license;
    }

    public void Add(TokenHash hash, LicenseClaims license)
    {
        // Counted by itself: the dictionary's own Count takes all of its locks.
        if (Interlocked.Increment(ref _youngCount) > size / 2)
            Turn();
        if (!_young.TryAdd(hash, license))
            Interlocked.Decrement(ref _youngCount);
    }

    private void Turn()
    {
        lock (_turning)
        {
            if (_youngCount <= size / 2)
                return;
            _old = _young;
            _young = new();
            _youngCount = 1; // Whoever turns adds one next.
        }
    }
}

/// <summary>SHA-256 of a token; the token itself, a secret, is never a key of anything.</summary>
public readonly record struct TokenHash(ulong A, ulong B, ulong C, ulong D)
{
    public static TokenHash Of(ReadOnlySpan<byte> token)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(token, hash);
        return MemoryMarshal.Read<TokenHash>(hash);
    }
}
