using System.Text.Json.Serialization;

namespace ReleaseService.Contracts.Channels;

/// <summary>An entry of a channel's append-only list of promotions.</summary>
/// <param name="Sequence">1, 2, 3 … per channel, without gaps; comparable only within one epoch (header <c>Release-Epoch</c>).</param>
/// <param name="ReleaseId">The promoted release.</param>
/// <param name="ReleaseName">Its name.</param>
/// <param name="PlatformVersion">Its platform version (SemVer).</param>
/// <param name="Actor">Who promoted it: a token's name, or the subject of an OIDC identity.</param>
/// <param name="Reason">Why; may be empty, but for a rollback and where something was forced.</param>
/// <param name="At">When, UTC, by the server's clock.</param>
/// <param name="IsRollback">Whether it was declared a rollback.</param>
/// <param name="Forced">Codes of the refusals that an administrator overrode; empty for a usual promotion.</param>
public sealed record PromotionDetails(
    long Sequence,
    Guid ReleaseId,
    string ReleaseName,
    string PlatformVersion,
    string Actor,
    string Reason,
    DateTimeOffset At,
    [property: JsonPropertyName("rollback")] bool IsRollback,
    IReadOnlyList<string> Forced);
