using System.Security.Cryptography;
using System.Text;

namespace ReleaseService.Server.Licensing.Issuing;

/// <summary>
/// Encrypts private keys for the database: AES-256-GCM (NIST SP 800-38D) with a random nonce. The key's id is authenticated along with it, so that nobody who can write to the
/// table puts one key in another's place.
/// </summary>
public sealed class KeyEncryption(byte[] key)
{
    private const byte Version = 1;
    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int HeadBytes = 1 + NonceBytes + TagBytes;

    /// <summary>Null for what isn't 32 bytes as base64.</summary>
    public static byte[]? ParseKey(string base64)
    {
        var bytes = new byte[KeyBytes + 3];
        return Convert.TryFromBase64String(base64.Trim(), bytes, out var written) && written == KeyBytes ? bytes[..KeyBytes] : null;
    }

    /// <returns>Version, nonce, tag, ciphertext.</returns>
    public byte[] Encrypt(string keyId, ReadOnlySpan<byte> plain)
    {
        var blob = new byte[HeadBytes + plain.Length];
        blob[0] = Version;
        RandomNumberGenerator.Fill(blob.AsSpan(1, NonceBytes));
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(blob.AsSpan(1, NonceBytes), plain, blob.AsSpan(HeadBytes), blob.AsSpan(1 + NonceBytes, TagBytes), Context(keyId));
        return blob;
    }

    /// <summary>Null where this key can't open it: it was encrypted with another, for another key id, or was changed.</summary>
    public byte[]? Decrypt(string keyId, ReadOnlySpan<byte> blob)
    {
        if (blob.Length <= HeadBytes || blob[0] != Version)
            return null;
        var plain = new byte[blob.Length - HeadBytes];
        try
        {
            using var aes = new AesGcm(key, TagBytes);
            aes.Decrypt(blob.Slice(1, NonceBytes), blob[HeadBytes..], blob.Slice(1 + NonceBytes, TagBytes), plain, Context(keyId));
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static byte[] Context(string keyId) => Encoding.UTF8.GetBytes($"release-service:signing-key:{keyId}");
}
