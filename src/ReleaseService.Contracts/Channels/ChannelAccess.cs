using System.Text.Json.Serialization;

namespace ReleaseService.Contracts.Channels;

/// <summary>Who may follow a channel. On the wire in lower case.</summary>
[JsonConverter(typeof(EnumWord<ChannelAccess>))]
public enum ChannelAccess
{
    /// <summary>Anyone, also without a license.</summary>
    [JsonStringEnumMemberName("public")]
    Public,

    /// <summary>Anyone with a license that verifies.</summary>
    [JsonStringEnumMemberName("licensed")]
    Licensed,

    /// <summary>Only a license whose <c>channel</c> claim names it.</summary>
    [JsonStringEnumMemberName("entitled")]
    Entitled,
}
