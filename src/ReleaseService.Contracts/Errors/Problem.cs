using System.Text.Json.Serialization;
using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Publishing;

namespace ReleaseService.Contracts.Errors;

/// <summary>An error as RFC 9457 problem JSON (<c>application/problem+json</c>).</summary>
/// <param name="Type">A URN that names the code: <c>urn:release-service:error:code</c>.</param>
/// <param name="Title">What, in a few words; the same for every occurrence of the code.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What happened this time and what to do.</param>
/// <param name="Code">Stable machine-readable code, e.g. <c>channel_unknown</c>.</param>
/// <param name="Refusals">Every rule that a refused promotion breaks; null for other errors.</param>
/// <param name="Findings">Every finding of lint, where a release is refused for one; null for other errors.</param>
/// <param name="Head">The channel's head and who put it there, where it isn't the expected one; null for other errors.</param>
/// <param name="LicenseId">The license that a repeated request issued the first time; null for other errors.</param>
public sealed record Problem(
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("title")] string Title,
    [property: JsonPropertyName("status")] int Status,
    [property: JsonPropertyName("detail")] string Detail,
    [property: JsonPropertyName("code")] string Code,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<Refusal>? Refusals = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<FindingDetails>? Findings = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PromotionDetails? Head = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? LicenseId = null);
