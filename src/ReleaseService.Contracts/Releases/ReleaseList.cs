namespace ReleaseService.Contracts.Releases;

/// <summary>The answer of <c>GET /api/v1/releases</c>.</summary>
/// <param name="Releases">Newest first, by platform version and creation; also those that no channel has had. At most <c>?limit=</c> (1 – 1000, default 100).</param>
/// <param name="Next">Id to send as <c>?after=</c> for the next page; null at the end.</param>
public sealed record ReleaseList(IReadOnlyList<ReleaseDetails> Releases, Guid? Next);
