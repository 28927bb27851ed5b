namespace ReleaseService.Server.Licensing.Keys;

/// <summary>
/// The keys at a moment, with the licenses that they verified: when a key goes, so does what it vouched for. Immutable but for the cache.
/// </summary>
public sealed class LicenseKeys(IReadOnlyList<LicenseKey> keys, bool isConfigured, bool isComplete, int cacheSize)
{
    /// <summary>Whether any source is configured. If none is, nobody's license can be checked and everyone is anonymous.</summary>
    public bool IsConfigured { get; } = isConfigured;

    /// <summary>Whether every source was read. Until then an unknown key may be one that is still to come.</summary>
    public bool IsComplete { get; } = isComplete;

    public VerifiedLicenses Verified { get; } = new(cacheSize);

    /// <summary>The keys that may have made a signature. A key id is a name to look up, nothing more; where either side has none, all are tried.</summary>
    public IEnumerable<LicenseKey> Find(string? keyId, string algorithm) =>
        keys.Where(key => (keyId is null || key.KeyId is null || key.KeyId == keyId) && key.Algorithms.Contains(algorithm));

    public bool Knows(string? keyId) => keyId is null || keys.Any(key => key.KeyId == keyId);
}
