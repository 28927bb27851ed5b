using ReleaseService.Core.Publishing.Lint;
using ReleaseService.Core.Releases;

namespace ReleaseService.Core.Publishing;

/// <summary>A release as its file has it: what is in the manifest, what stands beside it, and where.</summary>
/// <param name="Release">The release.</param>
/// <param name="Waivers">The warnings that are meant so; outside the manifest and its digest, like notes.</param>
/// <param name="Aliases">The ids under which other servers know it; outside the manifest too.</param>
/// <param name="Places">Where each path stands in the file.</param>
public sealed record ReleaseSource(Release Release, IReadOnlyList<Waiver> Waivers, IReadOnlyList<Guid> Aliases, SourcePlaces Places);
