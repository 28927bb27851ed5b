using System.Net;
using ReleaseService.Server.Hosting;
using ReleaseService.Server.Licensing.Keys;

namespace ReleaseService.Server.Licensing;

/// <summary>
/// Keeps forged licenses from costing more than a look: of an address that had too many refused within a minute only a few a second are looked at, all such addresses together; the others aren't told
/// about, and their signatures not checked. Licenses that were verified before pass from everywhere, also when the keys have changed since: whoever shares an address with an attacker, or sends what he
/// sends through the same proxy, isn't the one that is kept out.
/// </summary>
public sealed partial class LicenseSuspects(LicensingSettings settings, TimeProvider time, ILogger<LicenseSuspects> logger)
{
    /// <summary>Of the limit for a minute, so many may be looked at in a second beyond it: whoever comes for the first time from behind a proxy with a broken client gets through.</summary>
    private readonly int _looksPerSecond = Math.Max(1, settings.RefusalsPerMinute / 5);

    private readonly RefusedAttempts _attempts = new(settings.RefusalsPerMinute, time);
    private readonly TwoGenerations<bool> _verifiedBefore = new(settings.CacheSize);
    private long _second;
    private int _looks;

    /// <summary>What becomes of a license without a look at its signature: too many, or what became of it before. Null where it is to be looked at.</summary>
    /// <param name="hash">Of a license that isn't known.</param>
    /// <param name="keys">What it would be checked with.</param>
    /// <param name="address">Who sends it.</param>
    public LicenseVerdict? Judge(TokenHash hash, LicenseKeys keys, IPAddress? address)
    {
        var isOver = _attempts.IsOver(address) && !_verifiedBefore.TryFind(hash, out _);
        var isRefused = keys.Refused.TryFind(hash, out var before);
        if (isOver)
            return isRefused || !MayLook() ? new(null, "too_many_refusals", null) : null;
        if (!isRefused)
            return null;
        Count(before, address);
        return before;
    }

    public void NoteVerified(TokenHash hash) => _verifiedBefore.Add(hash, true);

    /// <param name="hash">Of the license.</param>
    /// <param name="keys">What it was checked with.</param>
    /// <param name="verdict">The refusal.</param>
    /// <param name="hasCost">Whether a signature was checked, so that it pays to remember that it was in vain.</param>
    /// <param name="address">Who sent it.</param>
    public void NoteRefused(TokenHash hash, LicenseKeys keys, LicenseVerdict verdict, bool hasCost, IPAddress? address)
    {
        if (hasCost)
            keys.Refused.Add(hash, verdict);
        Count(verdict, address);
    }

    /// <summary>A license of a key that was retired is genuine: whoever goes on sending it is a customer.</summary>
    private void Count(LicenseVerdict verdict, IPAddress? address)
    {
        if (verdict.Error != "license_key_retired" && _attempts.Add(address) == 0)
            Log.TooMany(logger, address);
    }

    private bool MayLook()
    {
        var second = time.GetTimestamp() / time.TimestampFrequency;
        if (Interlocked.Exchange(ref _second, second) != second)
            Volatile.Write(ref _looks, 0);
        return Interlocked.Increment(ref _looks) <= _looksPerSecond;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Too many refused licenses from {Address}; those of this minute are hardly looked at any more, nor told one by one. Is it a proxy that belongs into Hosting:TrustedProxies?")]
        public static partial void TooMany(ILogger logger, IPAddress? address);
    }
}
