using System.Text.Json.Serialization;

namespace ReleaseService.Contracts.Channels;

/// <summary>The body of <c>PUT /api/v1/channels/{name}</c>: makes the channel, or changes it to this.</summary>
/// <param name="Title">For people; not empty.</param>
/// <param name="Description">For people; may be empty or missing.</param>
/// <param name="Access">Who may follow it.</param>
/// <param name="IsDefault">True makes it the default instead of the one that is; the default can't be set to false, only moved.</param>
/// <param name="Requires">Which channel must have had a release first; null for none.</param>
/// <param name="ExpectedRevision">The <see cref="ChannelDetails.Revision"/> that the caller has read (0: the channel isn't there); when somebody changed it since, the answer is 409
/// <c>channel_conflict</c>. Null: whatever it is.</param>
/// <param name="SupportMonths">For how many months a platform version is supported after its release (<c>createdAt</c>), 1 – 120; null for 6.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record PutChannelRequest(
    string? Title,
    string? Description,
    ChannelAccess? Access,
    [property: JsonPropertyName("default")] bool IsDefault = false,
    ChannelRequirement? Requires = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? ExpectedRevision = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? SupportMonths = null);
