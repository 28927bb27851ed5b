using ReleaseService.Core.Releases;

namespace ReleaseService.Core.Updates;

/// <summary>A promotion as an update check sees it.</summary>
/// <param name="Release">Name of the release.</param>
/// <param name="PlatformVersion">Its platform version.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="At">When it was promoted.</param>
/// <param name="IsWithdrawn">Whether it is withdrawn.</param>
public sealed record PromotedVersion(string Release, PlatformVersion PlatformVersion, DateTimeOffset CreatedAt, DateTimeOffset At, bool IsWithdrawn);

/// <summary>What there is to say to whoever runs a version.</summary>
/// <param name="Latest">What the caller gets now.</param>
/// <param name="IsAvailable">Whether that is newer than what he runs.</param>
/// <param name="IsSupported">Whether his version is still supported; null for one that the channel never had.</param>
/// <param name="SupportedUntil">Until when; null for the latest, and where it isn't known.</param>
/// <param name="Since">What came since, oldest first; each release once, with its first promotion.</param>
public sealed record UpdateVerdict(PromotedVersion Latest, bool IsAvailable, bool? IsSupported, DateTimeOffset? SupportedUntil, IReadOnlyList<PromotedVersion> Since);

/// <summary>Update checks: is there something newer, what lies between, and how long is the version at hand supported. Pure.</summary>
public static class UpdateRules
{
    /// <param name="current">The platform version that is run.</param>
    /// <param name="history">The channel's promotions that the caller may have, oldest first; the last one is what he gets. Not empty.</param>
    /// <param name="supportMonths">How long a platform version is supported after the channel had it first.</param>
    /// <param name="now">The time of the question.</param>
    public static UpdateVerdict Check(PlatformVersion current, IReadOnlyList<PromotedVersion> history, int supportMonths, DateTimeOffset now)
    {
        var latest = history[^1];
        var since = history.DistinctBy(entry => entry.Release)
            .Where(entry => entry.PlatformVersion > current && !entry.IsWithdrawn
                && !ReleaseOrder.IsOlder((latest.PlatformVersion, latest.CreatedAt), (entry.PlatformVersion, entry.CreatedAt)))
            .OrderBy(entry => entry.PlatformVersion).ThenBy(entry => entry.CreatedAt).ToList();

        // What the channel serves now is supported, however long it has been there.
        if (current == latest.PlatformVersion)
            return new(latest, IsAvailable: false, IsSupported: true, null, since);
        if (history.FirstOrDefault(entry => entry.PlatformVersion == current) is not { } first)
            return new(latest, latest.PlatformVersion > current, null, null, since);
        var until = first.At.AddMonths(supportMonths);
        return new(latest, latest.PlatformVersion > current, now < until, until, since);
    }
}
