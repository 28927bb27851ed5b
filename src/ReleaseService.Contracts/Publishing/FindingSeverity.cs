using System.Text.Json.Serialization;

namespace ReleaseService.Contracts.Publishing;

/// <summary>How much a finding weighs. On the wire in lower case.</summary>
[JsonConverter(typeof(EnumWord<FindingSeverity>))]
public enum FindingSeverity
{
    /// <summary>The release can't be published.</summary>
    [JsonStringEnumMemberName("error")]
    Error,

    /// <summary>To be mended, or waived with a reason.</summary>
    [JsonStringEnumMemberName("warning")]
    Warning,
}
