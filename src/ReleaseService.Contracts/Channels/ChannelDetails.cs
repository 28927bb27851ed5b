using System.Text.Json.Serialization;

namespace ReleaseService.Contracts.Channels;

/// <summary>A channel as <c>GET /api/v1/channels/{name}</c> answers it.</summary>
/// <param name="ChannelId">UUIDv5 of the name: the same name has the same id on every server.</param>
/// <param name="Name">Lower-case name, e.g. <c>stable</c>.</param>
/// <param name="Title">For people.</param>
/// <param name="Description">For people; may be empty.</param>
/// <param name="Access">Who may follow it.</param>
/// <param name="IsDefault">True for the one channel of a license that names none.</param>
/// <param name="Head">The newest promotion; null while nothing has been promoted.</param>
/// <param name="Requires">Which channel must have had a release first; null where there is no such rule, and for callers without an identity.</param>
/// <param name="Revision">Grows with each change of the channel itself, not with promotions; null for callers without an identity.</param>
/// <param name="SupportMonths">For how many months a platform version is supported after its release (<c>createdAt</c>).</param>
public sealed record ChannelDetails(
    Guid ChannelId,
    string Name,
    string Title,
    string Description,
    ChannelAccess Access,
    [property: JsonPropertyName("default")] bool IsDefault,
    ChannelHead? Head,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ChannelRequirement? Requires = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Revision = null,
    int SupportMonths = ChannelDetails.DefaultSupportMonths)
{
    /// <summary>What a channel has that says nothing else.</summary>
    public const int DefaultSupportMonths = 6;
}
