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

    public required long Revision { get; set; }

    public Channel ToChannel() => new(Name, Title, Description, Access, IsDefault);

    public static ChannelRow From(Channel channel, long revision) => new()
    {
        ChannelId = channel.Id,
        Name = channel.Name,
        Title = channel.Title,
        Description = channel.Description,
        Access = channel.Access,
        IsDefault = channel.IsDefault,
        Revision = revision,
    };
}
