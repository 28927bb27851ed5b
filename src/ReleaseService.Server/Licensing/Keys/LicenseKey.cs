using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using ReleaseService.Core.Licensing.Keys;

namespace ReleaseService.Server.Licensing.Keys;

/// <summary>A public key as the library that checks signatures takes it (ADR 006).</summary>
/// <param name="KeyId">Its <c>kid</c>. A key without one may have made any signature.</param>
/// <param name="Key">The key.</param>
/// <param name="Algorithms">What it may be used for.</param>
/// <param name="Thumbprint">RFC 7638: names the key itself, whatever its <c>kid</c>.</param>
public sealed record LicenseKey(string? KeyId, SecurityKey Key, IReadOnlyList<string> Algorithms, string Thumbprint)
{
    public static LicenseKey Of(PublicKey key) =>
        new(key.KeyId, key.Key is RSA rsa ? new RsaSecurityKey(rsa) : new ECDsaSecurityKey((ECDsa)key.Key), key.Algorithms, key.Thumbprint);

    public bool MayHaveMade(string? keyId, string algorithm) => (keyId is null || KeyId is null || KeyId == keyId) && Algorithms.Contains(algorithm);
}
