using ReleaseService.Core.Publishing.Lint;

namespace ReleaseService.Core.Publishing.Plans;

/// <summary>
/// What brings a server to what a folder says, without ever taking anything away: releases that it hasn't got, channels, and the promotions at the end of each
/// list. Releases are compared by digest, promotions by sequence and release. Once all steps are done, another plan has none.
/// </summary>
/// <param name="Steps">In the order in which they are done: releases, channels, promotions; among these the default, where it moves to a channel that isn't as far before.</param>
/// <param name="Conflicts">What people must decide before anything is done.</param>
/// <param name="Notes">What is good to know.</param>
public sealed record ChannelsPlan(IReadOnlyList<PlanStep> Steps, IReadOnlyList<PlanConflict> Conflicts, IReadOnlyList<PlanNote> Notes)
{
    /// <summary>Whether a step will be refused: an error of lint that nobody waived, or a rule of promotions.</summary>
    public bool IsRefused => Steps.Any(step => step switch
    {
        PlanStep.NewRelease release => release.Findings.Any(finding => finding.Severity is Severity.Error && finding.RuleId != LintRules.KindChange.Id),
        PlanStep.Promote promotion => promotion.Refusals.Count > 0,
        _ => false,
    });

    /// <param name="folder">What should be.</param>
    /// <param name="server">What is.</param>
    /// <param name="channels">The channels that the plan is for, such as those of an identity's scope; empty for all. Releases belong to no channel, and come all.</param>
    /// <param name="now">When the steps will be done.</param>
    public static ChannelsPlan Make(ChannelsFolder folder, ServerState server, IReadOnlyCollection<string> channels, DateTimeOffset now)
    {
        var files = folder.Channels.Where(file => channels.Count == 0 || channels.Contains(file.Channel.Name)).ToList();
        var releases = PlannedReleases.Of(folder, server);
        var promotions = PlannedPromotions.Of(folder, files, server, releases.Changed, now);
        var move = DefaultMove.Of(files, server, promotions.Steps, now);
        var declared = PlannedChannels.Of(files, server, move);
        PlanConflict[] conflicts = [.. releases.Conflicts, .. declared.Conflicts, .. promotions.Conflicts];
        return new(
            [.. releases.Steps(promotions.Findings), .. declared.Steps, .. promotions.Steps.Take(move?.After ?? 0), .. declared.LateDefault, .. promotions.Steps.Skip(move?.After ?? 0)],
            // What conflicts isn't promoted here, and the default may wait for just that.
            conflicts.Length == 0 && move?.Conflict is { } refused ? [refused] : conflicts,
            [.. Scope(folder, server, channels), .. promotions.Notes, .. releases.Notes]);
    }

    private static IEnumerable<PlanNote> Scope(ChannelsFolder folder, ServerState server, IReadOnlyCollection<string> channels)
    {
        var names = folder.Channels.Select(file => file.Channel.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var name in names.Where(name => channels.Count > 0 && !channels.Contains(name)))
            yield return new(PlanNote.LeftOut, name, $"{name} is left out: this is only about {string.Join(", ", channels.Order(StringComparer.Ordinal))}.");
        foreach (var channel in server.Channels.Where(channel => !names.Contains(channel.Name) && (channels.Count == 0 || channels.Contains(channel.Name))))
            yield return new(PlanNote.NotDeclared, channel.Name, $"The server has {channel.Name}, of which there is no file; it is left as it is. channels pull writes one.");
    }
}
