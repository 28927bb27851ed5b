namespace ReleaseService.Core.Releases;

/// <summary>Which images are the platform itself, so that all of them move with its version.</summary>
internal static class PlatformImages
{
    /// <summary>Repositories, by the last part of their name (a mirror has another beginning), that are built with the platform and carry its version as their tag.</summary>
    private static readonly string[] BuiltWithThePlatform = ["local", "megabinary", "frontend-nginx", "anaconda2"];

    public static bool IsBuiltWithThePlatform(string repository) => BuiltWithThePlatform.Contains(repository[(repository.LastIndexOf('/') + 1)..]);

    /// <summary>The version, perhaps with a build behind it: 0.79.0, 0.79.0-hotfix.1.</summary>
    public static bool Carries(string tag, string platform) =>
        tag.StartsWith(platform, StringComparison.Ordinal) && (tag.Length == platform.Length || tag[platform.Length] is '-' or '_');
}
