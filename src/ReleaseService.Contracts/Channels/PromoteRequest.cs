using System.Text.Json.Serialization;

namespace ReleaseService.Contracts.Channels;

/// <summary>The body of <c>POST /api/v1/channels/{name}/promotions</c>. With <c>?dryRun=true</c> nothing is changed; with the header
/// <c>Idempotency-Key</c> a repeated request gets the first one's answer and promotes nothing again.</summary>
/// <param name="ReleaseId">The release, by its id; or</param>
/// <param name="Release">by its name. Neither: allowed only for a rollback, which then goes to the channel's previous release.</param>
/// <param name="Reason">Why, 0 – 1000 characters; required for a rollback and with <paramref name="Force"/>.</param>
/// <param name="ExpectedSequence">The sequence of the head that the caller has seen (0: none); when the channel has moved on, the answer is 409
/// <c>sequence_conflict</c> and says who moved it. Null: whatever it is.</param>
/// <param name="IsRollback">Declares that the release is meant to be older than the head.</param>
/// <param name="Force">Overrides refusals that can be forced; needs the admin role and a reason.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record PromoteRequest(
    Guid? ReleaseId = null,
    string? Release = null,
    string? Reason = null,
    long? ExpectedSequence = null,
    [property: JsonPropertyName("rollback")] bool IsRollback = false,
    bool Force = false);
