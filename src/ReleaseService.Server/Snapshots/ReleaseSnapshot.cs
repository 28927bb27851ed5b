using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using ReleaseService.Contracts.Channels;
using ReleaseService.Core.Channels;
using ReleaseService.Core.Licensing;
using ReleaseService.Core.Releases;
using ReleaseService.Server.Licensing.Keys;

namespace ReleaseService.Server.Snapshots;

/// <summary>
/// All that the read path needs, at one revision of the database: every channel's head with its bytes ready, all history compressed,
/// what is known of licenses and deployments. Immutable and swapped whole, so a request sees one revision and never the database.
/// </summary>
public sealed class ReleaseSnapshot
{
    private readonly FrozenDictionary<string, ChannelState>.AlternateLookup<ReadOnlySpan<char>> _channelsBySpan;
    private readonly Dictionary<Guid, Guid> _aliases;
    private readonly Dictionary<string, Guid> _names;
    private readonly Lazy<ReleaseState[]> _newestFirst;

    public ReleaseSnapshot(
        RevisionStamp stamp, IEnumerable<ChannelState> channels, ImmutableDictionary<Guid, ReleaseState> releases, LicensingState licensing)
    {
        Stamp = stamp;
        EpochText = stamp.Epoch.ToString(CultureInfo.InvariantCulture);
        Channels = channels.ToFrozenDictionary(state => state.Channel.Name, StringComparer.Ordinal);
        _channelsBySpan = Channels.GetAlternateLookup<ReadOnlySpan<char>>();
        Catalog = new ChannelCatalog(Channels.Values.Select(state => state.Channel));
        Releases = releases;
        _newestFirst = new(() => [.. releases.Values.OrderByDescending(release => PlatformVersion.TryParse(release.PlatformVersion)).ThenByDescending(release => release.CreatedAt).ThenBy(release => release.Name, StringComparer.Ordinal)]);
        Licensing = licensing;
        IsEmpty = Channels.Values.All(state => state.Head is null);
        _aliases = releases.Values.SelectMany(release => release.Aliases.Select(alias => (alias, release.Id))).ToDictionary(entry => entry.alias, entry => entry.Id);
        _names = releases.Values.ToDictionary(release => release.Name, release => release.Id, StringComparer.Ordinal);
        Appearances = Channels.Values
            .SelectMany(state => state.Promotions.Select(promotion => (state.Channel, promotion)))
            .GroupBy(entry => entry.promotion.ReleaseId)
            .ToDictionary(group => group.Key, group => new Appearance(group.Min(entry => entry.promotion.At), [.. group.Select(entry => entry.Channel).Distinct()]));
    }

    public RevisionStamp Stamp { get; }

    public string EpochText { get; }

    public FrozenDictionary<string, ChannelState> Channels { get; }

    /// <summary>A channel by name; null for none. Allocates nothing.</summary>
    public ChannelState? FindChannel(ReadOnlySpan<char> name) => _channelsBySpan.TryGetValue(name, out var state) ? state : null;

    public ChannelCatalog Catalog { get; }

    /// <summary>The same, with their histories, for decisions.</summary>
    public DecisionSupply Supply => new(Catalog, (channel, time) => Channels[channel.Name].HeadAsOf(time) is { } promotion ? new(promotion.Sequence, Releases[promotion.ReleaseId].Name, promotion.At) : null);

    public ImmutableDictionary<Guid, ReleaseState> Releases { get; }

    public LicensingState Licensing { get; }

    /// <summary>The public parts of the service's own signing keys; the same object as before while they don't change.</summary>
    public OwnKeys SigningKeys { get; init; } = OwnKeys.None;

    /// <summary>Where and since when each promoted release was promoted.</summary>
    public IReadOnlyDictionary<Guid, Appearance> Appearances { get; }

    /// <summary>Whether nothing was ever promoted, so that there is nothing to serve.</summary>
    public bool IsEmpty { get; }

    /// <summary>By platform version and creation; made when first asked for, since clients never do.</summary>
    public IReadOnlyList<ReleaseState> NewestFirst => _newestFirst.Value;

    /// <summary>A promoted release as a caller pins it, by its id, an alias, or its name; null for none.</summary>
    public PinnedRelease? FindPin(string text) => FindRelease(text) is { } release && Appearances.TryGetValue(release.Id, out var appearance)
        ? new(release.Name, appearance.FirstPromotedAt, appearance.Channels.Any(channel => channel.Access == ChannelAccess.Public))
        : null;

    /// <summary>A release by its id or by an id that another server gave it; null for none.</summary>
    public ReleaseState? FindRelease(Guid id) => Releases.GetValueOrDefault(id) ?? (_aliases.TryGetValue(id, out var known) ? Releases.GetValueOrDefault(known) : null);

    /// <summary>A release by what people call it: its id, an alias, or its name; null for none.</summary>
    public ReleaseState? FindRelease(string text) =>
        (Guid.TryParse(text, out var id) ? FindRelease(id) : null) ?? (_names.TryGetValue(text, out id) ? Releases[id] : null);
}

/// <param name="FirstPromotedAt">When it first came out on any channel.</param>
/// <param name="Channels">The channels that ever had it.</param>
public sealed record Appearance(DateTimeOffset FirstPromotedAt, IReadOnlyList<Channel> Channels);

/// <summary>Names a state of the database: the nonce tells a revision from another of the same number after a restore.</summary>
public sealed record RevisionStamp(long Epoch, long Revision, Guid Nonce);
