using ReleaseService.Cli.Channels;
using ReleaseService.Cli.Output;
using ReleaseService.Cli.Releases;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Channels;
using ReleaseService.Core.Publishing.Lint;
using ReleaseService.Core.Publishing.Plans;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ReleaseService.Cli.Plans;

/// <summary>A step for people: + for what is new, ~ for what changes, > for a promotion.</summary>
internal static class StepView
{
    /// <param name="step">The step.</param>
    /// <param name="showsDiff">Whether a promotion shows every leaf; otherwise it counts them.</param>
    public static IEnumerable<IRenderable> Of(PlanStep step, bool showsDiff)
    {
        yield return Cell.Of(Title(step), step is PlanStep.NewRelease or PlanStep.NewChannel ? Cell.Good : step is PlanStep.Promote ? Cell.Heading : Cell.Careful);
        var below = step switch
        {
            PlanStep.NewRelease release => Findings(release.Findings),
            PlanStep.NewChannel channel => [Cell.Of($"    {EnumWord<ChannelAccess>.Of(channel.Channel.Access)}{(channel.Channel.IsDefault ? ", default" : "")}{(channel.Channel.Requires is { } requires ? $", requires {ChannelView.Requires(requires)}" : "")}")],
            PlanStep.ChangeChannel channel => channel.Changes.Select(change => Cell.Of($"    {change.Field}: {Shown(change.Old)} → {Shown(change.New)}")),
            PlanStep.Promote promotion => Below(promotion, showsDiff),
            _ => [],
        };
        foreach (var line in below)
            yield return line;
    }

    /// <summary>In a line, also for what <c>apply</c> has done.</summary>
    public static string Title(PlanStep step) => step switch
    {
        PlanStep.NewRelease { Source.Release: var release } => $"+ release {release.Name} (platform {release.PlatformVersion})",
        PlanStep.CorrectNotes notes => $"~ notes of {notes.Source.Release.Name}",
        PlanStep.AddAliases aliases => $"~ aliases of {aliases.Source.Release.Name}: {string.Join(", ", aliases.Aliases)}",
        PlanStep.NewChannel channel => $"+ channel {channel.Channel.Name}",
        PlanStep.ChangeChannel channel => $"~ channel {channel.Channel.Name}",
        PlanStep.Promote promotion => $"> {promotion.Channel.Name} {promotion.Sequence}: {(promotion.IsRollback ? "back to " : "")}{promotion.Release.Name}{(promotion.Reason.Length > 0 ? $" ({Cell.OneLine(promotion.Reason)})" : "")}",
        _ => throw new ArgumentOutOfRangeException(nameof(step)),
    };

    private static IEnumerable<IRenderable> Below(PlanStep.Promote promotion, bool showsDiff)
    {
        if (promotion.Diff is { } diff)
        {
            yield return showsDiff && diff.From is not null
                ? new Padder(DiffView.Changes(diff), new Padding(4, 0, 0, 0))
                : Cell.Of($"    {(diff.From is null ? "the channel's first release" : $"{Cell.Count(diff.Changes.Count, "change")} against {diff.From.Name}")}", Cell.Faint);
        }

        foreach (var refusal in promotion.Refusals)
            yield return new Padder(RefusalView.Of(refusal), new Padding(4, 0, 0, 0));
    }

    private static IEnumerable<IRenderable> Findings(IReadOnlyList<Finding> findings) =>
        findings.Where(finding => finding.WaivedBecause is null).Select(finding => new Padder(FindingView.Of(finding.ToDetails(), finding.Place?.File ?? ""), new Padding(4, 0, 0, 0)));

    private static string Shown(string text) => text.Length == 0 ? "-" : Cell.OneLine(text);
}
