using System.Text.Json;
using ReleaseService.Core.Releases;

namespace ReleaseService.Cluster.Instances;

/// <summary>The platform version of a spec: documents carry it as the image tag of <c>app</c>, else of <c>api</c> (wire-contract "The spec document").</summary>
public static class SpecVersion
{
    public static string? Of(JsonElement values) => WandbResource.Text(values, "app", "image", "tag") ?? WandbResource.Text(values, "api", "image", "tag");

    /// <summary>Whether a version is lower than another; false where either is no platform version.</summary>
    public static bool IsLower(string? version, string? than) =>
        version is not null && than is not null && PlatformVersion.TryParse(version) is { } lower && PlatformVersion.TryParse(than) is { } higher && lower.CompareTo(higher) < 0;
}
