using System.Text.Json.Serialization;

namespace ReleaseService.Contracts.Identity;

/// <summary>What an identity may do; each role includes the ones before it. On the wire in lower case.</summary>
[JsonConverter(typeof(EnumWord<Role>))]
public enum Role
{
    /// <summary>Reads everything: channels, releases, history, diffs.</summary>
    [JsonStringEnumMemberName("viewer")]
    Viewer,

    /// <summary>Publishes, promotes, rolls back and withdraws.</summary>
    [JsonStringEnumMemberName("publisher")]
    Publisher,

    /// <summary>Forces, changes channels, makes and revokes tokens.</summary>
    [JsonStringEnumMemberName("admin")]
    Admin,
}
