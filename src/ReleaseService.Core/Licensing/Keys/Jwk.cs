using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ReleaseService.Core.Licensing.Keys;

/// <summary>A public key as JSON (RFC 7517), and its name: the thumbprint (RFC 7638), which is the same wherever it is computed.</summary>
internal static class Jwk
{
    /// <summary>SHA-256 over the members that make the key, in the order of their names, without white space; base64url.</summary>
    public static string Thumbprint(AsymmetricAlgorithm key)
    {
        var members = string.Join(',', Members(key).OrderBy(member => member.Name, StringComparer.Ordinal).Select(member => $"\"{member.Name}\":\"{member.Value}\""));
        return Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes($"{{{members}}}")));
    }

    public static string Write(AsymmetricAlgorithm key, string algorithm)
    {
        (string Name, string Value)[] members = [.. Members(key), ("use", "sig"), ("alg", algorithm), ("kid", Thumbprint(key))];
        return $"{{{string.Join(',', members.Select(member => $"\"{member.Name}\":\"{member.Value}\""))}}}"; // base64url and words: nothing to escape
    }

    /// <summary>Null for a key that no license may use; throws what the libraries make of an odd one. Only the public part is read, whatever the JSON holds.</summary>
    public static AsymmetricAlgorithm? Import(JsonElement jwk) => Text(jwk, "kty") switch
    {
        "RSA" => RSA.Create(new RSAParameters { Modulus = Bytes(jwk, "n"), Exponent = Bytes(jwk, "e") }) is { KeySize: >= 2048 } rsa ? rsa : null,
        "EC" when Text(jwk, "crv") == "P-256" => ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = Bytes(jwk, "x"), Y = Bytes(jwk, "y") } }),
        _ => null,
    };

    /// <summary>Null where there is none.</summary>
    public static string? Text(JsonElement jwk, string name) => jwk.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static (string Name, string Value)[] Members(AsymmetricAlgorithm key)
    {
        if (key is RSA rsa)
        {
            var numbers = rsa.ExportParameters(includePrivateParameters: false);
            return [("kty", "RSA"), ("n", Base64Url.EncodeToString(numbers.Modulus)), ("e", Base64Url.EncodeToString(numbers.Exponent))];
        }

        var point = ((ECDsa)key).ExportParameters(includePrivateParameters: false).Q;
        return [("kty", "EC"), ("crv", "P-256"), ("x", Base64Url.EncodeToString(point.X)), ("y", Base64Url.EncodeToString(point.Y))];
    }

    /// <summary>Some issuers write base64 where base64url belongs.</summary>
    private static byte[] Bytes(JsonElement jwk, string name) => Base64Url.DecodeFromChars((Text(jwk, name) ?? "").Replace('+', '-').Replace('/', '_').TrimEnd('='));
}
