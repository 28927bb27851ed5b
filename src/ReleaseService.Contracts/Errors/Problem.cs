using System.Text.Json.Serialization;

namespace ReleaseService.Contracts.Errors;

/// <summary>An error as RFC 9457 problem JSON (<c>application/problem+json</c>).</summary>
/// <param name="Type">A URN that names the code: <c>urn:release-service:error:code</c>.</param>
/// <param name="Title">What, in a few words; the same for every occurrence of the code.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What happened this time and what to do.</param>
/// <param name="Code">Stable machine-readable code, e.g. <c>channel_unknown</c>.</param>
public sealed record Problem(
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("title")] string Title,
    [property: JsonPropertyName("status")] int Status,
    [property: JsonPropertyName("detail")] string Detail,
    [property: JsonPropertyName("code")] string Code);
