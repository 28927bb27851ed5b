using ReleaseService.Core.Channels;
using ReleaseService.Core.Releases;

namespace ReleaseService.Core.Publishing.Lint;

/// <summary>
/// Which releases a release of a folder replaces, so that a change of kind is found before it is promoted. Entries with a time were promoted, and judged, already: only new
/// ones count, each against the entry above it.
/// </summary>
public sealed class PreviousReleases
{
    private static readonly IReadOnlyList<(Channel?, Release?)> None = [(null, null)];

    private readonly ILookup<string, (Channel? Channel, Release? Release)> _before;
    private readonly HashSet<string> _named;

    private PreviousReleases(IReadOnlyList<(string Release, Channel Channel, Release Before)> entries, IEnumerable<string> named) =>
        (_before, _named) = (entries.ToLookup(entry => entry.Release, entry => ((Channel?)entry.Channel, (Release?)entry.Before), StringComparer.Ordinal), named.ToHashSet(StringComparer.Ordinal));

    /// <summary>Of a folder that is broken.</summary>
    public static PreviousReleases Unknown { get; } = new([], []);

    public static PreviousReleases Of(ChannelsFolder folder) => new(
        [
            .. folder.Channels.SelectMany(file => file.Promotions.Zip(file.Promotions.Skip(1))
                .Where(pair => pair.Second.At is null).Select(pair => (pair.Second.Release, file.Channel, folder.Releases[pair.First.Release]))),
        ],
        folder.Channels.SelectMany(file => file.Promotions).Select(promotion => promotion.Release));

    /// <param name="release">The release's name.</param>
    /// <param name="channel">A channel that it is meant for, where no list has it; null for none.</param>
    /// <param name="head">Its head.</param>
    /// <returns>At least one; without a release where nothing is known to compare with.</returns>
    public IReadOnlyList<(Channel? Channel, Release? Release)> Of(string release, Channel? channel, Release? head) =>
        _before[release].ToList() is { Count: > 0 } before ? before : _named.Contains(release) ? None : [(channel, head)];
}
