using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ReleaseService.Core.Licensing.Keys;

/// <summary>A public key that licenses may be signed with: RSA from 2048 bits for RS256 and PS256, EC P-256 for ES256.</summary>
/// <param name="KeyId">Its <c>kid</c>; null where the set gives it none (RFC 7517 §4.5: optional).</param>
/// <param name="Key">RSA or ECDsa.</param>
/// <param name="Algorithms">What it may be used for: an RSA key never checks an EC signature, and neither is ever taken for an HMAC secret.</param>
public sealed record PublicKey(string? KeyId, AsymmetricAlgorithm Key, IReadOnlyList<string> Algorithms)
{
    public string Thumbprint { get; } = Jwk.Thumbprint(Key);

    /// <summary>Null for a key that no license may use. One odd key must not keep the others of its set from counting, whatever the libraries make of it.</summary>
    public static PublicKey? Read(JsonElement jwk)
    {
        try
        {
            if (jwk.ValueKind != JsonValueKind.Object || Jwk.Text(jwk, "use") is not (null or "" or "sig") || Jwk.Import(jwk) is not { } key)
                return null;
            string[] possible = key is RSA ? [LicenseAlgorithms.Rs256, LicenseAlgorithms.Ps256] : [LicenseAlgorithms.Es256];
            string[] allowed = Jwk.Text(jwk, "alg") is { Length: > 0 } only ? [.. possible.Where(algorithm => algorithm == only)] : possible;
            return allowed.Length > 0 ? new PublicKey(Jwk.Text(jwk, "kid") is { Length: > 0 } id ? id : null, key, allowed) : null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return null;
        }
    }

    /// <summary>Whether it may have made the token's signature, and did (RFC 7515 §5.2).</summary>
    public bool Verifies(LicenseToken token)
    {
        if (!Algorithms.Contains(token.Algorithm) || (KeyId is not null && token.KeyId is not null && KeyId != token.KeyId))
            return false;
        var signed = Encoding.ASCII.GetBytes(token.SigningInput);
        return Key is RSA rsa
            ? rsa.VerifyData(signed, token.Signature, HashAlgorithmName.SHA256, token.Algorithm == LicenseAlgorithms.Ps256 ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1)
            : ((ECDsa)Key).VerifyData(signed, token.Signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }
}
