using ReleaseService.Cli.Output;
using ReleaseService.Core.Publishing.Plans;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ReleaseService.Cli.Plans;

/// <summary>A plan for people: what stands in its way, what is done, and what that changes for deployments.</summary>
internal static class PlanView
{
    public static IRenderable Of(ChannelsPlan plan)
    {
        List<IRenderable> parts = [];
        if (plan.Conflicts.Count > 0)
            parts.AddRange(ConflictView.Of(plan.Conflicts));
        var last = plan.Steps.OfType<PlanStep.Promote>().GroupBy(step => step.Channel.Name).Select(group => group.Last()).ToHashSet();
        foreach (var step in plan.Steps)
            parts.AddRange(StepView.Of(step, showsDiff: step is PlanStep.Promote promotion && last.Contains(promotion)));
        parts.AddRange(plan.Notes.Select(note => Cell.Of($"note: {Cell.OneLine(note.Message)}", Cell.Faint)));
        parts.Add(Cell.Of(Summary(plan), Cell.Heading));
        return new Rows(parts);
    }

    public static string Summary(ChannelsPlan plan)
    {
        string[] counts =
        [
            Count(plan.Steps.OfType<PlanStep.NewRelease>().Count(), "new release"),
            Count(plan.Steps.Count(step => step is PlanStep.CorrectNotes or PlanStep.AddAliases), "changed release"),
            Count(plan.Steps.OfType<PlanStep.NewChannel>().Count(), "new channel"),
            Count(plan.Steps.OfType<PlanStep.ChangeChannel>().Count(), "changed channel"),
            Count(plan.Steps.OfType<PlanStep.Promote>().Count(), "promotion"),
            Count(plan.Conflicts.Count, "conflict"),
        ];
        var there = string.Join(", ", counts.Where(count => count.Length > 0));
        return there.Length > 0 ? $"Plan: {there}." : "Nothing to do: the server has all of it.";
    }

    private static string Count(int count, string what) => count == 0 ? "" : Cell.Count(count, what);
}
