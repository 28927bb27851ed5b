using System.Collections.Frozen;

namespace ReleaseService.Core.Channels;

/// <summary>The channels there are, for the rules that choose one. Immutable.</summary>
public sealed class ChannelCatalog
{
    public ChannelCatalog(IEnumerable<Channel> channels)
    {
        ByName = channels.ToFrozenDictionary(channel => channel.Name, StringComparer.Ordinal);
        Default = ByName.Values.SingleOrDefault(channel => channel.IsDefault);
    }

    public FrozenDictionary<string, Channel> ByName { get; }

    /// <summary>The channel of whoever names none; null while no channel is marked so.</summary>
    public Channel? Default { get; }
}
