using ReleaseService.Cli.Shell;
using ReleaseService.Core.Layers;
using ReleaseService.Core.Rollouts;

namespace ReleaseService.Cli.Instances;

/// <summary>What <c>--paths</c> names of a release: <c>chart</c>, <c>images</c>, and paths of values as Helm and the poller's states write them.</summary>
internal static class WantedPaths
{
    private static readonly KeyPath Images = KeyPath.Values.Child("images");

    /// <returns>The release's leaves, each path with at least one.</returns>
    public static IReadOnlyList<Leaf> Of(string text, Layer release)
    {
        if (!ExcludedPaths.Read(text, "--paths").TryGet(out var paths))
            throw new CommandException(ExcludedPaths.Read(text, "--paths").Defects[0].ToString(), "Such as --paths chart,images,ingress.class");
        return [.. paths.SelectMany(path => LeavesOf(path, release)).DistinctBy(leaf => leaf.Path).OrderBy(leaf => leaf.Path)];
    }

    private static IReadOnlyList<Leaf> LeavesOf(KeyPath path, Layer release)
    {
        if (path.Equals(Images))
            return OrNone([.. LockstepImages.Of(release).SelectMany(group => group).Select(image => release.Find(image)!)], "images that it moves together");
        if (path.Keys is ["values", "chart", ..] && release.Within(path).Leaves.Count == 0)
            return OrNone(release.Within(KeyPath.Chart).Leaves, "chart");
        if (path.Keys is ["values", "values", _, ..] && release.Within(path).Leaves.Count == 0)
            path = new KeyPath(path.Keys.Skip(1));
        if (CustomerPaths.Find(path) is { } place && path.IsWithin(place))
            throw new CommandException($"{path} belongs to the customer and never comes from a channel.", "Leave it out of --paths; it stays whose it is.");
        return OrNone(release.Within(path).Leaves, path.ToString());
    }

    private static IReadOnlyList<Leaf> OrNone(IReadOnlyList<Leaf> leaves, string what) => leaves.Count > 0 ? leaves
        : throw new CommandException($"The release has no {what}.", "Only what it has can be the channel's: 'releasectl layers' shows what others have of it.");
}
