namespace ReleaseService.Server.Licensing.Keys;

/// <summary>
/// The keys at a moment, with the licenses that they verified: when a key goes, so does what it vouched for. Immutable but for the cache.
/// </summary>
/// <param name="read">What the configured sources hold.</param>
/// <param name="isComplete">Whether every source was read. Until then an unknown key may be one that is still to come.</param>
/// <param name="own">The service's own keys. One of them that was retired counts nowhere any more, also where a configured source still has it.</param>
/// <param name="isConfigured">Whether there is anything to check licenses with, or was since this process began.</param>
/// <param name="cacheSize">How many verified licenses are remembered.</param>
public sealed class LicenseKeys(IReadOnlyList<LicenseKey> read, bool isComplete, OwnKeys own, bool isConfigured, int cacheSize)
{
    /// <summary>Few come in a minute, within the limit of refusals.</summary>
    private const int MostRefused = 10_000;

    private readonly LicenseKey[] _keys = [.. own.InUse, .. read.Where(key => !own.Retired.Any(retired => retired.Key.Thumbprint == key.Thumbprint))];

    private readonly HashSet<string> _thumbprints = [.. own.InUse.Concat(read).Select(key => key.Thumbprint).Except(own.Retired.Select(retired => retired.Key.Thumbprint))];

    public OwnKeys Own { get; } = own;

    /// <summary>If not, nobody's can be checked and everyone is anonymous.</summary>
    public bool IsConfigured { get; } = isConfigured;

    public bool IsComplete { get; } = isComplete;

    public int Count => _keys.Length;

    public VerifiedLicenses Verified { get; } = new(cacheSize);

    /// <summary>Tokens whose signatures were checked in vain, and what was said of them.</summary>
    internal TwoGenerations<LicenseVerdict> Refused { get; } = new(MostRefused);

    /// <summary>The keys that may have made a signature. A key id is a name to look up, nothing more; where either side has none, all are tried.</summary>
    public IEnumerable<LicenseKey> Find(string? keyId, string algorithm) => _keys.Where(key => key.MayHaveMade(keyId, algorithm));

    public IEnumerable<RetiredKey> FindRetired(string? keyId, string algorithm) => Own.Retired.Where(retired => retired.Key.MayHaveMade(keyId, algorithm));

    /// <summary>Whether what a key once vouched for still counts, as for its licenses that are sent now: it must be among the keys. An unread source may hold it.</summary>
    /// <param name="thumbprint">The key's; null where nobody noted it.</param>
    public bool Counts(string? thumbprint) =>
        thumbprint is null || _thumbprints.Contains(thumbprint) || (!IsComplete && !Own.Retired.Any(retired => retired.Key.Thumbprint == thumbprint));

    public bool Knows(string? keyId) => keyId is null || _keys.Any(key => key.KeyId == keyId) || Own.Retired.Any(retired => retired.Key.KeyId == keyId);
}
