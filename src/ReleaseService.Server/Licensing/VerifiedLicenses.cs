using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ReleaseService.Core.Licensing;

namespace ReleaseService.Server.Licensing;

/// <summary>
/// Remembers verified licenses by the SHA-256 of their token, so that a signature is checked once. Only verified licenses get in, so forged ones
/// can't push them out. What a license may do is decided anew at each request: nothing here outlives its validity.
/// </summary>
public sealed class VerifiedLicenses(int size)
{
    private readonly TwoGenerations<LicenseClaims> _licenses = new(size);

    /// <summary>How many are remembered; what is in both generations counts twice.</summary>
    public int Count => _licenses.Count;

    public LicenseClaims? Find(TokenHash hash) => _licenses.TryFind(hash, out var license) ? license : null;

    public void Add(TokenHash hash, LicenseClaims license) => _licenses.Add(hash, license);
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
