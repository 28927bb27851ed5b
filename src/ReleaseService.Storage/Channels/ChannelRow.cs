using ReleaseService.Contracts.Channels;
using ReleaseService.Core.Channels;

namespace ReleaseService.Storage.Channels;

public sealed class ChannelRow
{
    public required Guid ChannelId { get; init; }

    public required string Name { get; init; }

    public required string Title { get; set; }

    public required string Description { get; set; }

    public required ChannelAccess Access { get; set; }

    public required bool IsDefault { get; set; }

    public string? RequiresChannel { get; set; }

    public int? RequiresHours { get; set; }

    /// <summary>How long a platform version is supported after the channel had it.</summary>
    public int SupportMonths { get; set; } = ChannelDetails.DefaultSupportMonths;

    public required long Revision { get; set; }

    public Channel ToChannel() => new(Name, Title, Description, Access, IsDefault, RequiresChannel is null ? null : new ChannelRequirement(RequiresChannel, RequiresHours ?? 0), SupportMonths);

    public void Set(Channel channel, long revision) =>
        (Title, Description, Access, IsDefault, RequiresChannel, RequiresHours, SupportMonths, Revision) =
        (channel.Title, channel.Description, channel.Access, channel.IsDefault, channel.Requires?.Channel, channel.Requires?.Hours, channel.SupportMonths, revision);

    public static ChannelRow From(Channel channel, long revision) => new()
    {
        ChannelId = channel.Id,
        Name = channel.Name,
        Title = channel.Title,
        Description = channel.Description,
        Access = channel.Access,
        IsDefault = channel.IsDefault,
        RequiresChannel = channel.Requires?.Channel,
        RequiresHours = channel.Requires?.Hours,
        SupportMonths = channel.SupportMonths,
        Revision = revision,
    };
}
