using System.Net;
using ReleaseService.Server.Hosting;
using ReleaseService.Server.Licensing.Keys;

namespace ReleaseService.Server.Licensing;

/// <summary>
/// Keeps forged licenses from costing more than a look: an address that had too many refused within a minute isn't told about the next one, and its signature isn't checked. Licenses that were
/// verified once pass from everywhere, also when the keys have changed since: whoever shares an address with an attacker, or sends what he sends through the same proxy, isn't the one that is kept out.
/// </summary>
public sealed partial class LicenseSuspects(LicensingSettings settings, TimeProvider time, ILogger<LicenseSuspects> logger)
{
    /// <summary>Of tokens whose signature was checked in vain. Within the limit few come in a minute.</summary>
    private const int MostRemembered = 10_000;

    private readonly RefusedAttempts _attempts = new(settings.RefusalsPerMinute, time);
    private readonly TwoGenerations<bool> _verifiedOnce = new(settings.CacheSize);
    private readonly TwoGenerations<(LicenseKeys Keys, LicenseVerdict Verdict)> _refused = new(MostRemembered);

    /// <summary>What becomes of a license without a look at its signature: too many, or what became of it before. Null where it is to be looked at.</summary>
    /// <param name="hash">Of a license that isn't known.</param>
    /// <param name="keys">What it would be checked with.</param>
    /// <param name="address">Who sends it.</param>
    public LicenseVerdict? Judge(TokenHash hash, LicenseKeys keys, IPAddress? address)
    {
        if (_attempts.IsOver(address) && !_verifiedOnce.TryFind(hash, out _))
            return new(null, "too_many_refusals", null);
        if (!_refused.TryFind(hash, out var before) || !ReferenceEquals(before.Keys, keys))
            return null;
        Count(address);
        return before.Verdict;
    }

    public void NoteVerified(TokenHash hash) => _verifiedOnce.Add(hash, true);

    /// <param name="hash">Of the license.</param>
    /// <param name="keys">What it was checked with.</param>
    /// <param name="verdict">The refusal.</param>
    /// <param name="hasCost">Whether a signature was checked, so that it pays to remember that it was in vain.</param>
    /// <param name="address">Who sent it.</param>
    public void NoteRefused(TokenHash hash, LicenseKeys keys, LicenseVerdict verdict, bool hasCost, IPAddress? address)
    {
        if (hasCost)
            _refused.Add(hash, (keys, verdict));
        Count(address);
    }

    private void Count(IPAddress? address)
    {
        if (_attempts.Add(address) == 0)
            Log.TooMany(logger, address);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Too many refused licenses from {Address}; those of this minute aren't looked at any more, nor told one by one. Is it a proxy that belongs into Hosting:TrustedProxies?")]
        public static partial void TooMany(ILogger logger, IPAddress? address);
    }
}
