using System.Text.Json.Serialization;

namespace ReleaseService.Contracts.Channels;

/// <summary>The data of an event <c>head</c> of <c>GET /api/v1/channels/{name}/watch</c>: what the caller gets on the channel from now on. The document itself is at <c>…/spec</c>.</summary>
/// <param name="Channel">The channel that is watched.</param>
/// <param name="Epoch">The database's epoch. (epoch, sequence) grows with every promotion, and is lower than before only where this server is behind
/// another one, or where the license gets less than before (its renewal was revoked).</param>
/// <param name="Sequence">The promotion; of a frozen license the one that it keeps.</param>
/// <param name="ReleaseId">The promoted release.</param>
/// <param name="ReleaseName">Its name.</param>
/// <param name="PlatformVersion">Its platform version (SemVer).</param>
/// <param name="Digest"><c>sha256:</c> and the SHA-256 of its manifest, lower-case hex.</param>
/// <param name="PromotedAt">When, UTC.</param>
/// <param name="AssignedChannel">The channel that the license's deployment is assigned to, perhaps another than this one; null for none.</param>
public sealed record HeadEvent(
    string Channel,
    long Epoch,
    long Sequence,
    Guid ReleaseId,
    string ReleaseName,
    string PlatformVersion,
    string Digest,
    DateTimeOffset PromotedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? AssignedChannel = null);
