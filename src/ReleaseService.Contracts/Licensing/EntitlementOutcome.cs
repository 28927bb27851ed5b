using System.Text.Json.Serialization;

namespace ReleaseService.Contracts.Licensing;

/// <summary>What comes of a decision. On the wire in lower case.</summary>
[JsonConverter(typeof(EnumWord<EntitlementOutcome>))]
public enum EntitlementOutcome
{
    /// <summary>Follows the head of a channel.</summary>
    [JsonStringEnumMemberName("head")]
    Head,

    /// <summary>Gets the release that was asked for by its id.</summary>
    [JsonStringEnumMemberName("pinned")]
    Pinned,

    /// <summary>Keeps the promotion that was head of a channel when the license froze.</summary>
    [JsonStringEnumMemberName("frozen")]
    Frozen,

    /// <summary>Gets nothing.</summary>
    [JsonStringEnumMemberName("refused")]
    Refused,
}
