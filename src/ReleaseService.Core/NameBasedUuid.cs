using System.Security.Cryptography;
using System.Text;

namespace ReleaseService.Core;

/// <summary>Name-based UUIDs, version 5 (RFC 9562 §5.5): the same name gives the same UUID on every server.</summary>
public static class NameBasedUuid
{
    /// <summary>The namespace for names that are URLs (RFC 9562 §6.6).</summary>
    private static readonly Guid UrlNamespace = new("6ba7b811-9dad-11d1-80b4-00c04fd430c8");

    /// <summary>The project's own namespaces, so that a channel and a release never share an id. Changing one changes every id.</summary>
    public static readonly Guid Channels = Create(UrlNamespace, "urn:release-service:channel");
    public static readonly Guid Releases = Create(UrlNamespace, "urn:release-service:release");

    public static Guid Create(Guid space, string name)
    {
        Span<byte> input = stackalloc byte[16 + Encoding.UTF8.GetByteCount(name)];
        space.TryWriteBytes(input, bigEndian: true, out _);
        Encoding.UTF8.GetBytes(name, input[16..]);

        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // RFC 9562 prescribes SHA-1 for version 5; nothing here relies on its strength.
        SHA1.HashData(input, hash);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
