using ReleaseService.Core.Releases;

namespace ReleaseService.Storage.Releases;

/// <summary>What a pin of a release gets: composed at its first promotion, with that channel's fields and no sequence.</summary>
public sealed class PinnedSpecRow : IAppendOnly
{
    public required Guid ReleaseId { get; init; }

    public required Guid ChannelId { get; init; }

    public required SpecBytes Document { get; init; }

    public required long Revision { get; init; }
}
