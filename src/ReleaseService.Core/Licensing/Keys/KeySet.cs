using System.Text;
using System.Text.Json;
using ReleaseService.Core.Releases;

namespace ReleaseService.Core.Licensing.Keys;

/// <summary>A JWKS (RFC 7517 §5).</summary>
/// <param name="Keys">Those that a license may use.</param>
/// <param name="Ignored">How many others there are.</param>
public sealed record KeySet(IReadOnlyList<PublicKey> Keys, int Ignored)
{
    public const int MaxBytes = 1024 * 1024;

    /// <summary>Null when the text is no JWKS.</summary>
    public static KeySet? Parse(byte[] utf8)
    {
        if (utf8.Length > MaxBytes || !CanonicalJson.Parse(utf8).TryGet(out var json))
            return null;
        using (json)
        {
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("keys", out var keys) || keys.ValueKind != JsonValueKind.Array)
                return null;
            var usable = keys.EnumerateArray().Select(PublicKey.Read).OfType<PublicKey>().ToList();
            return new KeySet(usable, keys.GetArrayLength() - usable.Count);
        }
    }

    /// <param name="jwks">Each a public key as JSON.</param>
    public static byte[] Write(IEnumerable<string> jwks) => Encoding.UTF8.GetBytes($"{{\"keys\":[{string.Join(',', jwks)}]}}");
}
