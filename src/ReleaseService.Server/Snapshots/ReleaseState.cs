using ReleaseService.Contracts.Releases;
using ReleaseService.Server.Serving;

namespace ReleaseService.Server.Snapshots;

/// <summary>A release as lists show it, and what a pin of it gets; immutable. Not yet promoted: <paramref name="Pinned"/> is null.</summary>
public sealed record ReleaseState(
    Guid Id, string Name, string PlatformVersion, DateTimeOffset CreatedAt, string Digest, ChartDetails Chart, string Notes, StoredSpec? Pinned)
{
    public ReleaseDetails ToDetails(IReadOnlyList<string> channels) => new(Id, Name, PlatformVersion, CreatedAt, Digest, Chart, Notes, channels, []);
}
