using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ReleaseService.Core.Licensing.Keys;
using ReleaseService.Storage.Licensing;

namespace ReleaseService.Server.Licensing.Keys;

/// <summary>The public parts of the service's own signing keys, at one revision of the database; with the snapshot they reach every server. Immutable.</summary>
public sealed class OwnKeys
{
    private OwnKeys(IReadOnlyList<LicenseKey> inUse, IReadOnlyList<RetiredKey> retired, byte[] jwks) =>
        (InUse, Retired, Jwks, ETag) = (inUse, retired, jwks, $"\"{Convert.ToHexStringLower(SHA256.HashData(jwks))[..32]}\"");

    public static OwnKeys None { get; } = new([], [], KeySet.Write([]));

    /// <summary>Those that verify licenses, also before they sign.</summary>
    public IReadOnlyList<LicenseKey> InUse { get; }

    public IReadOnlyList<RetiredKey> Retired { get; }

    /// <summary>Whether there ever was one.</summary>
    public bool Any => InUse.Count + Retired.Count > 0;

    /// <summary>The set as it is published: without the retired ones, the same bytes on every server.</summary>
    public byte[] Jwks { get; }

    public string ETag { get; }

    public static OwnKeys From(IEnumerable<StoredKey> keys)
    {
        var ordered = keys.OrderBy(key => key.CreatedAt).ToList();
        var inUse = ordered.Where(key => key.RetiredAt is null).ToList();
        return new OwnKeys(
            [.. inUse.Select(key => Read(key.PublicJwk))],
            [.. ordered.Where(key => key.RetiredAt is not null).Select(key => new RetiredKey(Read(key.PublicJwk), key.RetiredAt!.Value, key.RetiredBecause ?? ""))],
            KeySet.Write(inUse.Select(key => key.PublicJwk)));
    }

    private static LicenseKey Read(string jwk)
    {
        using var json = JsonDocument.Parse(Encoding.UTF8.GetBytes(jwk));
        return LicenseKey.Of(PublicKey.Read(json.RootElement) ?? throw new InvalidDataException("A stored signing key's public part can't be read"));
    }
}

/// <summary>A key whose licenses are refused.</summary>
public sealed record RetiredKey(LicenseKey Key, DateTimeOffset At, string Because);

/// <summary>What the snapshot reads of a <see cref="SigningKeyRow"/>: never the private part.</summary>
public sealed record StoredKey(string PublicJwk, DateTimeOffset CreatedAt, DateTimeOffset? RetiredAt, string? RetiredBecause);
