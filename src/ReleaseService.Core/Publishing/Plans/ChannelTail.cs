using ReleaseService.Core.Channels;

namespace ReleaseService.Core.Publishing.Plans;

/// <summary>What a file's list has behind the server's; nothing where the entries that both have differ.</summary>
/// <param name="Entries">Those to be promoted, in the file's order.</param>
/// <param name="Conflicts">The entries that differ.</param>
/// <param name="Notes">Where the file is behind.</param>
internal sealed record ChannelTail(
    IReadOnlyList<(Channel Channel, long Sequence, DeclaredPromotion Promotion)> Entries, IReadOnlyList<PlanConflict> Conflicts, IReadOnlyList<PlanNote> Notes)
{
    /// <param name="file">The channel and its list.</param>
    /// <param name="folder">The releases.</param>
    /// <param name="server">What the server has.</param>
    /// <param name="changed">Names of releases that have another content there, which is a conflict already.</param>
    public static ChannelTail Of(ChannelFile file, ChannelsFolder folder, ServerState server, IReadOnlySet<string> changed)
    {
        var (channel, promotions) = (file.Channel, file.Promotions);
        var known = server.PromotionsOf(channel.Name);
        List<PlanConflict> conflicts = [];
        foreach (var (mine, theirs) in promotions.Zip(known))
        {
            var id = folder.Releases.GetValueOrDefault(mine.Release)?.Id ?? server.Releases.FirstOrDefault(release => release.Name == mine.Release)?.ReleaseId;
            if (id != theirs.ReleaseId && !(mine.Release == theirs.ReleaseName && changed.Contains(mine.Release)))
                conflicts.Add(new PlanConflict.History(channel.Name, theirs.Sequence, mine, id, theirs));
        }

        if (conflicts.Count > 0)
            return new([], conflicts, []);
        if (promotions.Count < known.Count)
            return new([], [], [new(PlanNote.Behind, channel.Name, $"{channel.Name}'s file has {promotions.Count} {(promotions.Count == 1 ? "promotion" : "promotions")}, the server {known.Count}; channels pull brings it up to date.")]);

        var entries = promotions.Select((promotion, index) => (channel, index + 1L, promotion)).Skip(known.Count).ToList();
        conflicts.AddRange(entries.Where(entry => !folder.Sources.ContainsKey(entry.promotion.Release))
            .Select(entry => new PlanConflict.ReleaseFileMissing(channel.Name, entry.Item2, entry.promotion.Release, entry.promotion.Place)));
        return conflicts.Count > 0 || entries.Exists(entry => changed.Contains(entry.promotion.Release)) ? new([], conflicts, []) : new(entries, [], []);
    }
}
