using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReleaseService.Contracts.Releases;

/// <summary>
/// The document that a client gets (wire-contract "The spec document"). This record is for reading one: the service itself serves stored
/// bytes and never serialises this type.
/// </summary>
/// <param name="Metadata">Every value is a string, also the sequence: clients decode it as Go's <c>map[string]string</c>, where one
/// number fails the whole document. Keys: <c>channelId</c>, <c>channelName</c>, <c>releaseId</c>, <c>releaseName</c>,
/// <c>releaseCreatedAt</c> (RFC 3339, UTC, milliseconds), <c>digest</c> (<c>sha256:</c> and 64 hex digits, of the release's manifest) and,
/// in a document that stands for a promotion, <c>sequence</c> (a decimal number).</param>
/// <param name="Chart">The Helm chart: <c>{url: http(s), name, version}</c> or <c>{url: oci://…, version | digest}</c>; all strings.</param>
/// <param name="Values">The lowest layer of the chart's values: a JSON object without nulls.</param>
public sealed record SpecDocument(
    [property: JsonPropertyName("metadata")] IReadOnlyDictionary<string, string> Metadata,
    [property: JsonPropertyName("chart")] JsonElement Chart,
    [property: JsonPropertyName("values")] JsonElement Values);
