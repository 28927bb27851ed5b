using System.Security.Cryptography;
using ReleaseService.Core.Licensing.Keys;
using ReleaseService.Storage.Licensing;

namespace ReleaseService.Server.Licensing.Keys;

/// <summary>The public parts of the service's own signing keys, at one revision of the database; with the snapshot they reach every server. Immutable.</summary>
public sealed class OwnKeys
{
    private OwnKeys(IReadOnlyList<LicenseKey> inUse, IReadOnlyList<RetiredKey> retired, byte[] jwks, IReadOnlyList<string> odd) =>
        (InUse, Retired, Jwks, ETag, Odd) = (inUse, retired, jwks, $"\"{Convert.ToHexStringLower(SHA256.HashData(jwks))[..32]}\"", odd);

    public static OwnKeys None { get; } = new([], [], KeySet.Write([]), []);

    /// <summary>Those that verify licenses, also before they sign.</summary>
    public IReadOnlyList<LicenseKey> InUse { get; }

    public IReadOnlyList<RetiredKey> Retired { get; }

    /// <summary>Whether there ever was one.</summary>
    public bool Any => InUse.Count + Retired.Count > 0;

    /// <summary>The set as it is published: without the retired ones, the same bytes on every server.</summary>
    public byte[] Jwks { get; }

    public string ETag { get; }

    /// <summary>The ids of rows whose public part isn't what the id, its thumbprint, says. They are neither trusted nor published; what else there is goes on.</summary>
    public IReadOnlyList<string> Odd { get; }

    public static OwnKeys From(IEnumerable<StoredKey> keys)
    {
        var all = keys.OrderBy(key => key.CreatedAt).Select(key => (Stored: key, Key: Read(key))).ToLookup(entry => entry.Key is null);
        var inUse = all[false].Where(entry => entry.Stored.RetiredAt is null).ToList();
        return new OwnKeys(
            [.. inUse.Select(entry => entry.Key!)],
            [.. all[false].Where(entry => entry.Stored.RetiredAt is not null).Select(entry => new RetiredKey(entry.Key!, entry.Stored.RetiredAt!.Value, entry.Stored.RetiredBecause ?? ""))],
            KeySet.Write(inUse.Select(entry => entry.Stored.PublicJwk)),
            [.. all[true].Select(entry => entry.Stored.KeyId)]);
    }

    /// <summary>Null for what isn't the key that the row says it is.</summary>
    private static LicenseKey? Read(StoredKey stored) =>
        KeySet.Parse(KeySet.Write([stored.PublicJwk])) is { Keys: [var key] } && key.Thumbprint == stored.KeyId && key.KeyId == stored.KeyId ? LicenseKey.Of(key) : null;
}

/// <summary>A key whose licenses are refused.</summary>
public sealed record RetiredKey(LicenseKey Key, DateTimeOffset At, string Because);

/// <summary>What the snapshot reads of a <see cref="SigningKeyRow"/>: never the private part.</summary>
public sealed record StoredKey(string KeyId, string PublicJwk, DateTimeOffset CreatedAt, DateTimeOffset? RetiredAt, string? RetiredBecause);
