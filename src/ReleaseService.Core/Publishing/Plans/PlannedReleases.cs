using ReleaseService.Contracts.Releases;
using ReleaseService.Core.Publishing.Lint;

namespace ReleaseService.Core.Publishing.Plans;

/// <summary>The folder's releases against the server's.</summary>
/// <param name="Added">Those that the server hasn't got, oldest first.</param>
/// <param name="Kept">Those that it has, with what it has.</param>
/// <param name="Changed">Names of those that have another content there.</param>
/// <param name="Conflicts">What can't be.</param>
/// <param name="Notes">Of releases that nothing promotes.</param>
internal sealed record PlannedReleases(
    IReadOnlyList<ReleaseSource> Added,
    IReadOnlyList<(ReleaseSource Source, ReleaseDetails Details)> Kept,
    IReadOnlySet<string> Changed,
    IReadOnlyList<PlanConflict> Conflicts,
    IReadOnlyList<PlanNote> Notes)
{
    public static PlannedReleases Of(ChannelsFolder folder, ServerState server)
    {
        var known = server.Releases.ToDictionary(release => release.Name, StringComparer.Ordinal);
        var sources = folder.Sources.Values.OrderBy(source => source.Release.PlatformVersion).ThenBy(source => source.Release.CreatedAt).ThenBy(source => source.Release.Name, StringComparer.Ordinal).ToList();
        var added = sources.Where(source => !known.ContainsKey(source.Release.Name)).ToList();
        var both = sources.Where(source => known.ContainsKey(source.Release.Name)).Select(source => (Source: source, Details: known[source.Release.Name])).ToLookup(pair => pair.Source.Release.Digest == pair.Details.Digest);

        var promoted = folder.Channels.SelectMany(file => file.Promotions).Select(promotion => promotion.Release).ToHashSet(StringComparer.Ordinal);
        return new(
            added,
            [.. both[true]],
            both[false].Select(pair => pair.Details.Name).ToHashSet(StringComparer.Ordinal),
            [
                .. both[false].Select(pair => new PlanConflict.ReleaseContent(pair.Details.Name, pair.Source.Release.Digest, pair.Details.Digest, pair.Source.Places.Of("name"))),
                .. TakenIds(sources, server),
            ],
            [.. added.Where(source => !promoted.Contains(source.Release.Name)).Select(source => new PlanNote(PlanNote.NotPromoted, source.Release.Name, $"No file promotes {source.Release.Name}; it is published all the same."))]);
    }

    /// <param name="findings">What lint says of a release against the head that it replaces first; of one that replaces none, it is asked here.</param>
    public IEnumerable<PlanStep> Steps(IReadOnlyDictionary<string, IReadOnlyList<Finding>> findings)
    {
        foreach (var source in Added)
            yield return new PlanStep.NewRelease(source, findings.GetValueOrDefault(source.Release.Name) ?? ReleaseLint.Run(source, null, null));
        foreach (var (source, details) in Kept)
        {
            // A file without notes says nothing of them: it may be older than those that somebody wrote on the server.
            var hasNotes = source.Release.Notes.Length > 0;
            if (hasNotes && source.Release.Notes != details.Notes)
                yield return new PlanStep.CorrectNotes(source with { Aliases = [] }, details.Notes);
            var missing = source.Aliases.Except(details.Aliases).ToList();
            // Publishing a release again takes over the notes that it is sent with.
            if (missing.Count > 0)
                yield return new PlanStep.AddAliases(hasNotes ? source : source with { Release = source.Release.WithNotes(details.Notes) }, missing);
        }
    }

    private static IEnumerable<PlanConflict> TakenIds(IReadOnlyList<ReleaseSource> sources, ServerState server)
    {
        var owners = server.Releases.SelectMany(release => release.Aliases.Append(release.ReleaseId).Select(id => (id, release.Name))).ToLookup(owner => owner.id, owner => owner.Name);
        foreach (var source in sources)
        {
            var (id, name) = (source.Release.Id, source.Release.Name);
            if (OtherOwner(id, name) is { } owner)
                yield return new PlanConflict.IdTaken(id, name, owner, source.Places.Of("name"));
            foreach (var (index, alias) in source.Aliases.Index())
            {
                if (OtherOwner(alias, name) is { } other)
                    yield return new PlanConflict.AliasTaken(alias, name, other, source.Places.Of($"aliases[{index}]"));
            }
        }

        string? OtherOwner(Guid id, string name) => owners[id].FirstOrDefault(owner => owner != name);
    }
}
