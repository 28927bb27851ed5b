using System.IO.Compression;
using System.Security.Cryptography;

namespace ReleaseService.Server.Serving;

/// <summary>
/// A document in memory, exactly as stored. A head has all its codings ready; of any other only gzip, which the clients that ask for one send
/// in Accept-Encoding, is kept, and inflated on demand. Immutable.
/// </summary>
public sealed class StoredSpec(byte[] gzip, byte[] sha256, byte[]? identity = null, byte[]? brotli = null)
{
    // Every answer sends one and every conditional request is compared with all: made once, of what is asked for.
    private string[]? _tags;

    // A head was checked when it was loaded.
    private volatile bool _isChecked = identity is not null;

    /// <summary>Whether all codings are ready.</summary>
    public bool IsHead => identity is not null;

    /// <summary>Null for what isn't a head.</summary>
    public byte[]? Brotli { get; } = brotli;

    /// <summary>A strong tag for each coding (RFC 9110 §8.8.3): the hash covers the identity bytes, the suffix says what was done to them.</summary>
    public string ETagOf(ContentCoding coding) => (_tags ??= MakeTags())[(int)coding];

    /// <summary>The same document once it is no head any more.</summary>
    public StoredSpec WithoutHeadBytes() => new(gzip, sha256) { _isChecked = true };

    /// <summary>The identity bytes. Of what isn't a head, the stored bytes are checked against their hash before their first use.</summary>
    /// <exception cref="InvalidDataException">They aren't what the hash says.</exception>
    public byte[] GetIdentity() => identity ?? Inflate();

    /// <summary>As <see cref="GetIdentity"/>, compressed as stored.</summary>
    public byte[] GetGzip()
    {
        if (!_isChecked)
            Inflate();
        return gzip;
    }

    /// <summary>In the order of <see cref="ContentCoding"/>.</summary>
    private string[] MakeTags()
    {
        var tag = Convert.ToHexStringLower(sha256);
        return [$"\"{tag}\"", $"\"{tag}-gzip\"", $"\"{tag}-br\""];
    }

    private byte[] Inflate()
    {
        using var output = new MemoryStream();
        using (var input = new GZipStream(new MemoryStream(gzip), CompressionMode.Decompress))
            input.CopyTo(output);
        var bytes = output.ToArray();
        if (!_isChecked && !SHA256.HashData(bytes).AsSpan().SequenceEqual(sha256))
            throw new InvalidDataException("A stored document isn't what its hash says.");
        _isChecked = true;
        return bytes;
    }
}
