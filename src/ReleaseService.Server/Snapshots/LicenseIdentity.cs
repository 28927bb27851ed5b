using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace ReleaseService.Server.Snapshots;

/// <summary>A license's identity, a SHA-256, as 32 bytes instead of the text's 150.</summary>
public readonly record struct LicenseIdentity(UInt128 A, UInt128 B)
{
    /// <summary>As identities are compared, whatever the case somebody wrote one in.</summary>
    public static string Normalize(string identity) => identity.ToLowerInvariant();

    /// <summary>Reads 64 hex digits; without allocating.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, out LicenseIdentity identity)
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        var isOne = hex.Length == 2 * SHA256.HashSizeInBytes && Convert.FromHexString(hex, bytes, out _, out _) == System.Buffers.OperationStatus.Done;
        identity = isOne ? MemoryMarshal.Read<LicenseIdentity>(bytes) : default;
        return isOne;
    }

    /// <summary>64 hex digits in lower case.</summary>
    public override string ToString() => Convert.ToHexStringLower(MemoryMarshal.AsBytes([this]));
}
