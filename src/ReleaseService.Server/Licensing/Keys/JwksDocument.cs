using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using ReleaseService.Core.Releases;

namespace ReleaseService.Server.Licensing.Keys;

/// <summary>Reads a JWKS (RFC 7517): RSA from 2048 bits for RS256 and PS256, EC P-256 for ES256. Other keys are passed over and counted.</summary>
public sealed record JwksDocument(IReadOnlyList<LicenseKey> Keys, int Ignored)
{
    public const int MaxBytes = 1024 * 1024;

    /// <summary>Null when the text is no JWKS.</summary>
    public static JwksDocument? Parse(byte[] utf8)
    {
        if (utf8.Length > MaxBytes || !CanonicalJson.Parse(utf8).TryGet(out var json))
            return null;
        using (json)
        {
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("keys", out var keys) || keys.ValueKind != JsonValueKind.Array)
                return null;
            var usable = keys.EnumerateArray().Select(Read).OfType<LicenseKey>().ToList();
            return new JwksDocument(usable, keys.GetArrayLength() - usable.Count);
        }
    }

    /// <summary>Null for a key that no license may use. One odd key must not keep the others from counting, whatever the libraries make of it.</summary>
    private static LicenseKey? Read(JsonElement key)
    {
        try
        {
            return key.ValueKind == JsonValueKind.Object ? Read(new JsonWebKey(key.GetRawText())) : null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return null;
        }
    }

    private static LicenseKey? Read(JsonWebKey jwk)
    {
        if (jwk.Use is not (null or "" or "sig"))
            return null;
        string[] possible = jwk.Kty switch
        {
            JsonWebAlgorithmsKeyTypes.RSA => [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256],
            JsonWebAlgorithmsKeyTypes.EllipticCurve when jwk.Crv == JsonWebKeyECTypes.P256 => [SecurityAlgorithms.EcdsaSha256],
            _ => [],
        };
        string[] allowed = string.IsNullOrEmpty(jwk.Alg) ? possible : [.. possible.Where(algorithm => algorithm == jwk.Alg)];
        return allowed.Length > 0 && Import(jwk) is { } key ? new LicenseKey(string.IsNullOrEmpty(jwk.Kid) ? null : jwk.Kid, key, allowed) : null;
    }

    /// <summary>Only the public part, whatever the set holds.</summary>
    private static SecurityKey? Import(JsonWebKey jwk)
    {
        if (jwk.Kty == JsonWebAlgorithmsKeyTypes.RSA)
        {
            var parameters = new RSAParameters { Modulus = Base64UrlEncoder.DecodeBytes(jwk.N), Exponent = Base64UrlEncoder.DecodeBytes(jwk.E) };
            return RSA.Create(parameters) is { KeySize: >= 2048 } rsa ? new RsaSecurityKey(rsa) : null;
        }

        var point = new ECPoint { X = Base64UrlEncoder.DecodeBytes(jwk.X), Y = Base64UrlEncoder.DecodeBytes(jwk.Y) };
        return new ECDsaSecurityKey(ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point }));
    }
}
