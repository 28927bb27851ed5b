using ReleaseService.Core.Releases;

namespace ReleaseService.Core.Layers;

/// <summary>
/// The images that a release moves together, so that an instance never runs some of one release and some of another. An image is a leaf
/// <c>image.tag</c> or <c>image.digest</c>, or a text <c>image: repository:tag</c>, at any depth of the values. In one group are
/// — those of the platform: built with it by their repository, or with a tag that carries the platform's version, which is <c>app.image.tag</c>, else <c>api.image.tag</c>;
/// — those of each other repository.
/// An image that is alone in its repository (console) moves by itself.
/// </summary>
public static class LockstepImages
{
    private const string Platform = "";

    private static readonly KeyPath AppTag = new(["values", "app", "image", "tag"]);

    private static readonly KeyPath ApiTag = new(["values", "api", "image", "tag"]);

    /// <summary>Groups of at least two leaves.</summary>
    public static IReadOnlyList<IReadOnlyList<KeyPath>> Of(Layer release)
    {
        var platform = release.Find(AppTag)?.Text ?? release.Find(ApiTag)?.Text;
        return
        [
            .. release.Leaves.Select(leaf => (leaf.Path, Group: GroupOf(leaf, release, platform)))
                .Where(image => image.Group is not null)
                .GroupBy(image => image.Group, image => image.Path, StringComparer.Ordinal)
                .Select(group => group.ToList()).Where(group => group.Count > 1),
        ];
    }

    private static string? GroupOf(Leaf leaf, Layer release, string? platform)
    {
        var (repository, tag) = leaf.Path.Keys switch
        {
            ["values", .., "image", "tag"] => (Repository(leaf, release), leaf.Text ?? ""),
            ["values", .., "image", "digest"] => (Repository(leaf, release), ""),
            ["values", .., "image"] => Split(leaf.Text ?? ""),
            _ => ("", ""),
        };
        return PlatformImages.IsBuiltWithThePlatform(repository) || (platform is not null && PlatformImages.Carries(tag, platform)) ? Platform
            : repository.Length > 0 ? repository : null;
    }

    private static string Repository(Leaf leaf, Layer release) => release.Find(leaf.Path.Above.First().Child("repository"))?.Text ?? "";

    /// <summary>The colon of a registry's port isn't that of a tag.</summary>
    private static (string Repository, string Tag) Split(string image)
    {
        var colon = image.LastIndexOf(':');
        return colon > image.LastIndexOf('/') ? (image[..colon], image[(colon + 1)..]) : (image, "");
    }
}
