using System.Globalization;
using System.Text.Json;
using ReleaseService.Core.Channels;
using ReleaseService.Core.Releases;
using ReleaseService.Core.Tests.Releases;

namespace ReleaseService.Core.Tests.Channels;

/// <summary>Releases from short texts: <c>0.79.0@3 0.41.0</c> is platform 0.79.0, made on the third day, on version 0.41.0 of the usual chart. Other charts:
/// <c>weave:0.41.0</c>, <c>oci://ghcr.io/wandb/operator-wandb:0.41.0</c>, <c>oci://ghcr.io/wandb/operator-wandb@sha256:00</c>.</summary>
internal static class ShortRelease
{
    private static readonly DateTimeOffset FirstDay = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    public static Release Of(string text)
    {
        var (made, chart) = (text.Split(' ')[0].Split('@'), text.Split(' ')[1]);
        return Expect.Valid(ReleaseRules.Create(Expect.Utf8(ManifestJson.With(
            name: $"\"{made[0]}-{made[1]}\"", platformVersion: $"\"{made[0]}\"",
            createdAt: $"\"{Timestamp.Format(FirstDay.AddDays(int.Parse(made[1], CultureInfo.InvariantCulture)))}\"",
            chart: JsonSerializer.Serialize(Chart(chart)))), ""));
    }

    public static HistoryEntry Entry(Release release, long sequence, DateTimeOffset at) => new(sequence, release.Id, release.PlatformVersion, release.CreatedAt, at);

    /// <summary>A history of these, an hour after each other.</summary>
    public static IReadOnlyList<HistoryEntry> History(params IEnumerable<string> releases) =>
        [.. releases.Select((text, index) => Entry(Of(text), index + 1, FirstDay.AddDays(30).AddHours(index)))];

    private static Dictionary<string, string> Chart(string text)
    {
        if (!text.StartsWith("oci://", StringComparison.Ordinal))
            return new() { ["url"] = "https://charts.wandb.ai", ["name"] = text.Contains(':', StringComparison.Ordinal) ? text.Split(':')[0] : "operator-wandb", ["version"] = text.Split(':')[^1] };
        var digest = text.IndexOf('@', StringComparison.Ordinal);
        var end = digest < 0 ? text.LastIndexOf(':') : digest;
        return new() { ["url"] = text[..end], [digest < 0 ? "version" : "digest"] = text[(end + 1)..] };
    }
}
