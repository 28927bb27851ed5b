using System.Security.Cryptography;
using System.Text.Json;
using ReleaseService.Contracts.Releases;

namespace ReleaseService.Core.Releases;

/// <summary>
/// A release: immutable, named by its content. The manifest is the RFC 8785 JSON of <c>{name, platformVersion, createdAt, chart, values}</c>;
/// the digest is the manifest's SHA-256 and the id a UUID derived from that, so that the same release has the same id on every server.
/// Notes stand beside it and may be corrected. Made only by <see cref="ReleaseRules"/>, so one that exists has passed the rules.
/// </summary>
public sealed class Release
{
    internal Release(string name, PlatformVersion platformVersion, DateTimeOffset createdAt, ChartDetails chart, byte[] manifest, string notes)
    {
        (Name, PlatformVersion, CreatedAt, Chart, Manifest, Notes) = (name, platformVersion, createdAt, chart, manifest, notes);
        Digest = DigestOf(manifest);
        Id = NameBasedUuid.Create(NameBasedUuid.Releases, Digest);
    }

    public Guid Id { get; }

    public string Name { get; }

    public PlatformVersion PlatformVersion { get; }

    public DateTimeOffset CreatedAt { get; }

    public ChartDetails Chart { get; }

    /// <summary><c>sha256:</c> and 64 lower-case hex digits.</summary>
    public string Digest { get; }

    /// <summary>Canonical JSON; the bytes that the digest covers.</summary>
    public ReadOnlyMemory<byte> Manifest { get; }

    public string Notes { get; }

    /// <summary>As a manifest's, of any bytes.</summary>
    public static string DigestOf(ReadOnlySpan<byte> bytes) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>The same release with other notes.</summary>
    public Release WithNotes(string notes) => new(Name, PlatformVersion, CreatedAt, Chart, Manifest.ToArray(), notes);

    /// <summary>The canonical bytes of the manifest's member <c>chart</c> or <c>values</c>.</summary>
    internal byte[] CanonicalMember(string name)
    {
        using var manifest = JsonDocument.Parse(Manifest);
        return CanonicalJson.Write(manifest.RootElement.GetProperty(name));
    }
}
