using System.IO.Compression;

namespace ReleaseService.Server.Serving;

/// <summary>
/// A document in memory, exactly as stored. A head has all its codings ready; of any other only gzip, which the clients that ask for one send
/// in Accept-Encoding, is kept, and inflated on demand. Immutable.
/// </summary>
public sealed class StoredSpec(byte[] gzip, byte[] sha256, byte[]? identity = null, byte[]? brotli = null)
{
    private readonly string _tag = Convert.ToHexStringLower(sha256);

    public byte[] Gzip { get; } = gzip;

    /// <summary>Null for what isn't a head.</summary>
    public byte[]? Brotli { get; } = brotli;

    /// <summary>A strong tag for each coding (RFC 9110 §8.8.3): the hash covers the identity bytes, the suffix says what was done to them.</summary>
    public string ETagOf(ContentCoding coding) => coding switch
    {
        ContentCoding.Gzip => $"\"{_tag}-gzip\"",
        ContentCoding.Brotli => $"\"{_tag}-br\"",
        _ => $"\"{_tag}\"",
    };

    /// <summary>The same document once it is no head any more.</summary>
    public StoredSpec WithoutHeadBytes() => new(Gzip, sha256);

    public byte[] GetIdentity() => identity ?? Inflate();

    private byte[] Inflate()
    {
        using var output = new MemoryStream();
        using (var input = new GZipStream(new MemoryStream(Gzip), CompressionMode.Decompress))
            input.CopyTo(output);
        return output.ToArray();
    }
}
