using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using ReleaseService.Core.Channels;
using ReleaseService.Core.Licensing;

namespace ReleaseService.Server.Snapshots;

/// <summary>
/// All that the read path needs, at one revision of the database: every channel's head with its bytes ready, all history compressed, the
/// newest license of each deployment. Immutable and swapped whole, so a request sees one revision and never the database.
/// </summary>
public sealed class ReleaseSnapshot
{
    public ReleaseSnapshot(
        RevisionStamp stamp, IEnumerable<ChannelState> channels, ImmutableDictionary<Guid, ReleaseState> releases, ImmutableDictionary<string, LicenseClaims> deployments)
    {
        Stamp = stamp;
        EpochText = stamp.Epoch.ToString(CultureInfo.InvariantCulture);
        Channels = channels.ToFrozenDictionary(state => state.Channel.Name, StringComparer.Ordinal);
        Catalog = new ChannelCatalog(Channels.Values.Select(state => state.Channel));
        Releases = releases;
        Deployments = deployments;
        Appearances = Channels.Values
            .SelectMany(state => state.Promotions.Select(promotion => (state.Channel, promotion)))
            .GroupBy(entry => entry.promotion.ReleaseId)
            .ToDictionary(group => group.Key, group => new Appearance(group.Min(entry => entry.promotion.At), [.. group.Select(entry => entry.Channel).Distinct()]));
    }

    public RevisionStamp Stamp { get; }

    public string EpochText { get; }

    public FrozenDictionary<string, ChannelState> Channels { get; }

    public ChannelCatalog Catalog { get; }

    public ImmutableDictionary<Guid, ReleaseState> Releases { get; }

    /// <summary>For each deployment the license that lasts longest.</summary>
    public ImmutableDictionary<string, LicenseClaims> Deployments { get; }

    /// <summary>Where and since when each promoted release was promoted.</summary>
    public IReadOnlyDictionary<Guid, Appearance> Appearances { get; }

    public bool IsEmpty => Channels.Values.All(state => state.Head is null);

    public LicenseClaims? NewestLicenseOf(LicenseClaims? license) =>
        license?.DeploymentId is { } deployment ? Deployments.GetValueOrDefault(deployment) : null;
}

/// <param name="FirstPromotedAt">When it first came out on any channel.</param>
/// <param name="Channels">The channels that ever had it.</param>
public sealed record Appearance(DateTimeOffset FirstPromotedAt, IReadOnlyList<Channel> Channels);

/// <summary>Names a state of the database: the nonce tells a revision from another of the same number after a restore.</summary>
public sealed record RevisionStamp(long Epoch, long Revision, Guid Nonce);
