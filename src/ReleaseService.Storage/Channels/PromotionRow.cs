using ReleaseService.Core.Releases;

namespace ReleaseService.Storage.Channels;

/// <summary>An entry of a channel's append-only list, with the document that is served while it is the head and to whoever is frozen at it.</summary>
public sealed class PromotionRow : IAppendOnly
{
    public required Guid ChannelId { get; init; }

    public required long Sequence { get; init; }

    public required Guid ReleaseId { get; init; }

    public required string Actor { get; init; }

    public required string Reason { get; init; }

    public required DateTimeOffset At { get; init; }

    public bool IsRollback { get; init; }

    /// <summary>Codes of the refusals that were overridden.</summary>
    public List<string> Forced { get; init; } = [];

    public required SpecBytes Document { get; init; }

    public required long Revision { get; init; }
}
