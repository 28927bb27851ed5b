using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Releases;
using ReleaseService.Core.Releases;

namespace ReleaseService.Core.Publishing.Plans;

/// <summary>What a server has, as far as the caller may see it.</summary>
/// <param name="Channels">All of them.</param>
/// <param name="Promotions">The whole history, in order of sequence, by the channel's name: of every channel of <paramref name="Channels"/> that has a file, that one of these
/// requires, or that is the default.</param>
/// <param name="Releases">All of them.</param>
/// <param name="Manifests">The heads' releases, by id; those that the folder has too may be missing.</param>
public sealed record ServerState(
    IReadOnlyList<ChannelDetails> Channels,
    IReadOnlyDictionary<string, IReadOnlyList<PromotionDetails>> Promotions,
    IReadOnlyList<ReleaseDetails> Releases,
    IReadOnlyDictionary<Guid, Release> Manifests)
{
    /// <summary>Name of the default channel; null where there is none, or the caller may not see it.</summary>
    public string? Default => Channels.FirstOrDefault(channel => channel.IsDefault)?.Name;

    /// <summary>Empty for a channel that the server hasn't.</summary>
    public IReadOnlyList<PromotionDetails> PromotionsOf(string channel) => Promotions.GetValueOrDefault(channel, []);
}
