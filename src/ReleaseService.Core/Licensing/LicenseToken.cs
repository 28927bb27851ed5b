using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ReleaseService.Core.Releases;

namespace ReleaseService.Core.Licensing;

/// <summary>
/// A license JWT taken apart, not yet verified: JWS compact serialization (RFC 7515 §3.1) with strict base64url and strict JSON (no duplicate
/// members, RFC 7515 §4). Anything odd is refused here, before a byte of it reaches a signature check.
/// </summary>
public sealed class LicenseToken
{
    /// <summary>Real ones have 950 – 1,440 characters.</summary>
    public const int MaxLength = 16 * 1024;

    private static readonly SearchValues<char> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private LicenseToken(string signingInput, byte[] signature, string algorithm, string? keyId, LicenseClaims claims) =>
        (SigningInput, Signature, Algorithm, KeyId, Claims) = (signingInput, signature, algorithm, keyId, claims);

    /// <summary>What the signature covers: <c>header.payload</c> (RFC 7515 §5.1). Part of a secret: never log it, never put it into an error.</summary>
    public string SigningInput { get; }

    public byte[] Signature { get; }

    public string Algorithm { get; }

    public string? KeyId { get; }

    public LicenseClaims Claims { get; }

    public static Checked<LicenseToken> Parse(string text)
    {
        if (text.Length > MaxLength)
            return Malformed($"It is longer than {MaxLength} characters.");
        var segments = text.Split('.');
        if (segments.Length != 3)
            return Malformed("It doesn't have the three parts of a signed JWT.");
        if (!TryDecode(segments[0], out var header) || !TryDecode(segments[1], out var payload) || !TryDecode(segments[2], out var signature) || signature.Length == 0)
            return Malformed("A part of it isn't base64url.");

        if (!TryParseObject(header, out var headerJson))
            return Malformed("Its header isn't a JSON object.");
        using (headerJson)
        {
            if (!TryParseObject(payload, out var payloadJson))
                return Malformed("Its payload isn't a JSON object.");
            using (payloadJson)
            {
                var root = headerJson.RootElement;
                if (root.TryGetProperty("crit", out _))
                    return Malformed("Its header demands extensions (crit), of which this server knows none.");
                if (!root.TryGetProperty("alg", out var alg) || alg.ValueKind != JsonValueKind.String)
                    return Malformed("Its header names no algorithm.");
                if (root.TryGetProperty("kid", out var kid) && kid.ValueKind != JsonValueKind.String)
                    return Malformed("The kid of its header isn't a string.");

                var signingInput = $"{segments[0]}.{segments[1]}";
                var identity = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(signingInput)));
                var claims = LicenseClaims.Read(identity, payloadJson.RootElement);
                return claims.TryGet(out var read)
                    ? new LicenseToken(signingInput, signature, alg.GetString()!, kid.ValueKind == JsonValueKind.String ? kid.GetString() : null, read)
                    : Checked<LicenseToken>.Invalid(claims.Defects);
            }
        }
    }

    private static Defect Malformed(string why) => new("license_malformed", "", $"This is no license. {why}");

    private static bool TryParseObject(byte[] utf8, out JsonDocument document)
    {
        if (CanonicalJson.Parse(utf8).TryGet(out document!))
        {
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return true;
            document.Dispose();
        }

        return false;
    }

    /// <summary>RFC 7515 §2: the URL-safe alphabet without padding or white space; bits that don't count must be zero (RFC 4648 §3.5).</summary>
    private static bool TryDecode(string segment, out byte[] bytes)
    {
        bytes = new byte[Base64Url.GetMaxDecodedLength(segment.Length)];
        if (segment.AsSpan().ContainsAnyExcept(Alphabet)
            || Base64Url.DecodeFromChars(segment, bytes, out _, out var written) != OperationStatus.Done)
            return false;
        bytes = bytes[..written];
        return true;
    }
}
