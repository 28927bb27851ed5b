using ReleaseService.Contracts.Releases;

namespace ReleaseService.Core.Releases;

/// <summary>
/// Which of two releases is older: by platform version and creation, never by name (SemVer would rank <c>0.78.0-1</c> below <c>0.78.0</c>), and which
/// installs a lower chart.
/// </summary>
public static class ReleaseOrder
{
    public static bool IsOlder((PlatformVersion PlatformVersion, DateTimeOffset CreatedAt) release, (PlatformVersion PlatformVersion, DateTimeOffset CreatedAt) than) =>
        release.PlatformVersion.CompareTo(than.PlatformVersion) is var order && (order < 0 || (order == 0 && release.CreatedAt < than.CreatedAt));

    /// <summary>Whether a chart is a lower version of the same chart, wherever it is fetched from. Of other charts, and of those that only a digest names, nothing
    /// can be said.</summary>
    public static bool IsLowerChart(ChartDetails chart, ChartDetails than) =>
        NameOf(chart) == NameOf(than) && VersionOf(chart) is { } version && VersionOf(than) is { } other && version < other;

    private static string NameOf(ChartDetails chart) => chart.Name ?? chart.Url[(chart.Url.TrimEnd('/').LastIndexOf('/') + 1)..].TrimEnd('/');

    private static PlatformVersion? VersionOf(ChartDetails chart) =>
        chart.Version is { } version ? PlatformVersion.TryParse((version[0] == 'v' ? version[1..] : version).Split('+')[0]) : null;
}
