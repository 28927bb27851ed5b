using ReleaseService.Contracts.Releases;
using ReleaseService.Core;
using ReleaseService.Core.Releases;

namespace ReleaseService.Storage.Releases;

public sealed class ReleaseRow : IAppendOnly
{
    public required Guid ReleaseId { get; init; }

    public required string Name { get; init; }

    public required string Digest { get; init; }

    /// <summary>The canonical manifest; the columns below repeat what lists show of it.</summary>
    public required byte[] Manifest { get; init; }

    public required string PlatformVersion { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required ChartDetails Chart { get; init; }

    public required DateTimeOffset PublishedAt { get; init; }

    public required long Revision { get; init; }

    /// <summary>Null when the manifest isn't what its digest says: the row was tampered with or the disk failed.</summary>
    public Release? ToRelease(string notes) =>
        ReleaseRules.Create(Manifest, notes).TryGet(out var release) && release.Digest == Digest && release.Id == ReleaseId ? release : null;

    public static ReleaseRow From(Release release, DateTimeOffset publishedAt, long revision) => new()
    {
        ReleaseId = release.Id,
        Name = release.Name,
        Digest = release.Digest,
        Manifest = release.Manifest.ToArray(),
        PlatformVersion = release.PlatformVersion.ToString(),
        CreatedAt = release.CreatedAt,
        Chart = release.Chart,
        PublishedAt = Timestamp.ToMilliseconds(publishedAt),
        Revision = revision,
    };
}
