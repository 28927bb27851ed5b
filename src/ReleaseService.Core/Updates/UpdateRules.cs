using ReleaseService.Core.Releases;

namespace ReleaseService.Core.Updates;

/// <summary>A promotion as an update check sees it.</summary>
/// <param name="Release">Name of the release.</param>
/// <param name="PlatformVersion">Its platform version.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="At">When it was promoted.</param>
/// <param name="IsWithdrawn">Whether it is withdrawn.</param>
public sealed record PromotedVersion(string Release, PlatformVersion PlatformVersion, DateTimeOffset CreatedAt, DateTimeOffset At, bool IsWithdrawn);

/// <summary>What somebody runs.</summary>
/// <param name="PlatformVersion">Its platform version.</param>
/// <param name="CreatedAt">When its release was made; null where only the platform version was told, which then stands for all its releases.</param>
public sealed record RunningVersion(PlatformVersion PlatformVersion, DateTimeOffset? CreatedAt)
{
    /// <param name="text">The name of a release that the channel had, or else a platform version; a name that is one too is taken for that.</param>
    /// <param name="history">The channel's promotions.</param>
    public static RunningVersion? Find(string text, IReadOnlyList<PromotedVersion> history) =>
        history.FirstOrDefault(entry => entry.Release == text) is { } named && named.PlatformVersion.ToString() != text ? new(named.PlatformVersion, named.CreatedAt)
        : PlatformVersion.TryParse(text) is { } version ? new(version, null)
        : null;

    public bool IsOlderThan(PromotedVersion other) =>
        ReleaseOrder.IsOlder((PlatformVersion, CreatedAt ?? DateTimeOffset.MaxValue), (other.PlatformVersion, other.CreatedAt));
}

/// <summary>What there is to say to whoever runs a version.</summary>
/// <param name="Latest">What the caller gets now.</param>
/// <param name="IsAvailable">Whether that is newer than what he runs.</param>
/// <param name="IsSupported">Whether his version is still supported; null where that can't be known.</param>
/// <param name="SupportedUntil">Until when; null for the channel's head, and where it isn't known.</param>
/// <param name="Since">What came since, oldest first; each release once, with its first promotion.</param>
public sealed record UpdateVerdict(PromotedVersion Latest, bool IsAvailable, bool? IsSupported, DateTimeOffset? SupportedUntil, IReadOnlyList<PromotedVersion> Since);

/// <summary>
/// Update checks: is there something newer, what lies between, and how long is the version at hand supported. Pure. What there is depends on what the
/// caller may have; what is supported doesn't: it is the channel's policy, by the time at which the version was released, which is the same on every server.
/// </summary>
public static class UpdateRules
{
    /// <param name="current">What is run.</param>
    /// <param name="history">All promotions of the channel, oldest first. Not empty.</param>
    /// <param name="allowed">How many of them, from the oldest, the caller may have; the last of these is what he gets. 1 or more.</param>
    /// <param name="supportMonths">How long a platform version is supported after its release.</param>
    /// <param name="now">The time of the question.</param>
    public static UpdateVerdict Check(RunningVersion current, IReadOnlyList<PromotedVersion> history, int allowed, int supportMonths, DateTimeOffset now)
    {
        var latest = history[allowed - 1];
        var since = history.Take(allowed).DistinctBy(entry => entry.Release)
            .Where(entry => current.IsOlderThan(entry) && !entry.IsWithdrawn
                && !ReleaseOrder.IsOlder((latest.PlatformVersion, latest.CreatedAt), (entry.PlatformVersion, entry.CreatedAt)))
            .OrderBy(entry => entry.PlatformVersion).ThenBy(entry => entry.CreatedAt).ToList();
        var (isSupported, until) = Support(current.PlatformVersion, history, supportMonths, now);
        return new(latest, current.IsOlderThan(latest), isSupported, until, since);
    }

    private static (bool? IsSupported, DateTimeOffset? Until) Support(PlatformVersion version, IReadOnlyList<PromotedVersion> history, int months, DateTimeOffset now)
    {
        // What the channel serves now is supported, however old it is.
        if (version == history[^1].PlatformVersion)
            return (true, null);
        if (history.Where(entry => entry.PlatformVersion == version).MinBy(entry => entry.CreatedAt) is { } first)
            return (now < Ends(first.CreatedAt, months), Ends(first.CreatedAt, months));

        // One that the channel never had is older than whatever is higher, so out of support with it.
        return (history.Any(entry => entry.PlatformVersion > version && now >= Ends(entry.CreatedAt, months)) ? false : null, null);
    }

    private static DateTimeOffset Ends(DateTimeOffset released, int months) =>
        released < DateTimeOffset.MaxValue.AddMonths(-months) ? released.AddMonths(months) : DateTimeOffset.MaxValue;
}
