using ReleaseService.Core.Channels;
using ReleaseService.Core.Releases;

namespace ReleaseService.Core.Publishing.Lint;

/// <summary>
/// Finds what breaks clients or surprises customers in a release before anyone gets it. Pure; the findings come in the order of severity, path and
/// rule, so that neither the order of keys nor that of the rules shows.
/// </summary>
public static class ReleaseLint
{
    private static readonly Action<LintSubject, FindingList>[] Rules =
    [
        ChartLint.Check, CustomerKeyLint.Check, CredentialLint.Check, ReconcileLint.Check, KindChangeLint.Check, ScalarLint.Check, ImageLint.Check,
        KnownKeyLint.Check, NotesLint.Check,
    ];

    /// <param name="release">What is to be published.</param>
    /// <param name="previous">The head of the channel that it is meant for; null where there is none, so that nothing can have changed its kind.</param>
    /// <param name="channel">That channel, for what is said.</param>
    /// <param name="waivers">Warnings that are meant so.</param>
    /// <param name="places">Where things stand; <see cref="SourcePlaces.None"/> for a release that comes from no file.</param>
    public static IReadOnlyList<Finding> Run(Release release, Release? previous, Channel? channel, IReadOnlyList<Waiver> waivers, SourcePlaces places)
    {
        var findings = new FindingList(places);
        using (var subject = LintSubject.Of(release.Manifest, release.Notes, previous, channel)!)
            Check(subject, findings);
        WaiverLint.Apply(waivers, findings, isWhole: true);
        return findings.InOrder();
    }

    public static IReadOnlyList<Finding> Run(ReleaseSource source, Release? previous, Channel? channel) =>
        Run(source.Release, previous, channel, source.Waivers, source.Places);

    /// <summary>Everything that is wrong with a file, also where it is too broken to be a release: the defects, and what the rules find in the rest.</summary>
    public static (ReleaseSource? Source, IReadOnlyList<Finding> Findings) RunOnFile(ReadOnlySpan<byte> utf8, string file, Release? previous, Channel? channel) =>
        Run(ReleaseDraft.ReadFile(utf8, file), previous, channel);

    /// <summary>The same for what is sent to be published: a release file that has no name, or its content as JSON, whose findings have no places.</summary>
    public static (ReleaseSource? Source, IReadOnlyList<Finding> Findings) RunOnBody(ReadOnlyMemory<byte> body, bool isYaml, Release? previous, Channel? channel) =>
        Run(ReleaseDraft.ReadBody(body, isYaml), previous, channel);

    /// <summary>The defects of files and of <see cref="ReleaseRules"/> as findings, for one list of everything.</summary>
    public static IReadOnlyList<Finding> FromDefects(IEnumerable<Defect> defects)
    {
        var findings = new FindingList(SourcePlaces.None);
        foreach (var defect in defects)
            findings.Add(defect);
        return findings.InOrder();
    }

    private static (ReleaseSource? Source, IReadOnlyList<Finding> Findings) Run(ReleaseDraft draft, Release? previous, Channel? channel)
    {
        if (draft.Source is { } source)
            return (source, Run(source, previous, channel));

        var findings = new FindingList(draft.Places);
        foreach (var defect in draft.Defects)
            findings.Add(defect);
        if (draft.Manifest is not null)
        {
            using var subject = LintSubject.Of(draft.Manifest, draft.Notes, previous, channel);
            if (subject is not null)
                Check(subject, findings);
            WaiverLint.Apply(draft.Waivers, findings, isWhole: false);
        }

        return (null, findings.InOrder());
    }

    private static void Check(LintSubject subject, FindingList findings)
    {
        foreach (var rule in Rules)
            rule(subject, findings);
    }
}
