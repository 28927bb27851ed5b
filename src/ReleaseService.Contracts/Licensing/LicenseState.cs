using System.Text.Json.Serialization;

namespace ReleaseService.Contracts.Licensing;

/// <summary>What a license gets at this moment (wire-contract "A license"). On the wire in lower case.</summary>
[JsonConverter(typeof(EnumWord<LicenseState>))]
public enum LicenseState
{
    /// <summary>No license was sent, or the server has no keys to check one with: the default public channel.</summary>
    [JsonStringEnumMemberName("anonymous")]
    Anonymous,

    /// <summary>In time: follows the head.</summary>
    [JsonStringEnumMemberName("valid")]
    Valid,

    /// <summary>Past its expiry but within the grace: still follows the head.</summary>
    [JsonStringEnumMemberName("grace")]
    Grace,

    /// <summary>Past the grace: keeps the release that was head when the grace ended.</summary>
    [JsonStringEnumMemberName("frozen")]
    Frozen,

    /// <summary>Gets nothing; <see cref="LicenseDetails.Reason"/> says why.</summary>
    [JsonStringEnumMemberName("refused")]
    Refused,
}
