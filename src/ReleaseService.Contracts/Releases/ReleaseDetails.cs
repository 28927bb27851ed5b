namespace ReleaseService.Contracts.Releases;

/// <summary>A release as <c>GET /api/v1/releases/{id}</c> answers it.</summary>
/// <param name="ReleaseId">UUID derived from the digest: the same release has the same id on every server.</param>
/// <param name="Name">Unique name, e.g. <c>0.79.0-1</c>. It carries no order.</param>
/// <param name="PlatformVersion">SemVer of the W&amp;B platform in it; with <paramref name="CreatedAt"/> this orders releases.</param>
/// <param name="CreatedAt">When the release was made, UTC, to the millisecond.</param>
/// <param name="Digest"><c>sha256:</c> and the SHA-256 of the manifest (RFC 8785 JSON) in lower-case hex.</param>
/// <param name="Chart">The Helm chart it installs.</param>
/// <param name="Notes">Release notes, Markdown; empty where there are none. They may be corrected later and are outside the digest.</param>
/// <param name="Channels">Names of the channels that it was ever promoted to, as far as the caller may see them, in order of name.</param>
/// <param name="Aliases">Ids under which other servers know it; pins of them get this release.</param>
/// <param name="WithdrawnAt">When it was withdrawn, UTC; null for one that channels may take.</param>
/// <param name="WithdrawnBecause">Why; null for callers without an identity.</param>
public sealed record ReleaseDetails(
    Guid ReleaseId,
    string Name,
    string PlatformVersion,
    DateTimeOffset CreatedAt,
    string Digest,
    ChartDetails Chart,
    string Notes,
    IReadOnlyList<string> Channels,
    IReadOnlyList<Guid> Aliases,
    DateTimeOffset? WithdrawnAt = null,
    string? WithdrawnBecause = null);
