using ReleaseService.Contracts.Channels;
using ReleaseService.Core.Channels;
using ReleaseService.Core.Releases;

namespace ReleaseService.Core.Publishing.Plans;

/// <summary>The channels' histories as the rules take them; what is planned is added to them.</summary>
internal sealed class PromotionHistories(ServerState server)
{
    private readonly Dictionary<string, List<HistoryEntry>> _byChannel = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, DateTimeOffset> _created = server.Releases.ToDictionary(release => release.ReleaseId, release => release.CreatedAt);

    public List<HistoryEntry> Of(string channel)
    {
        if (!_byChannel.TryGetValue(channel, out var history))
            _byChannel[channel] = history = [.. server.PromotionsOf(channel).Select(Read)];
        return history;
    }

    public void Add(PlanStep.Promote step, DateTimeOffset at) =>
        Of(step.Channel.Name).Add(new(step.Sequence, step.Release.Id, step.Release.PlatformVersion, step.Release.CreatedAt, at));

    private HistoryEntry Read(PromotionDetails promotion) => new(
        promotion.Sequence,
        promotion.ReleaseId,
        PlatformVersion.TryParse(promotion.PlatformVersion) ?? throw new FormatException($"The server has a release of platform version {promotion.PlatformVersion}, which isn't a version."),
        _created.GetValueOrDefault(promotion.ReleaseId, promotion.At),
        promotion.At);
}
