using ReleaseService.Cli.Shell;
using Spectre.Console;

namespace ReleaseService.Cli.Output;

/// <summary>A failure on standard error: what, what to do, and what the server objects to in particular.</summary>
internal static class FailureView
{
    public static void Write(CommandException failure, Printer error)
    {
        error.Line($"error: {Secrets.Hide(Cell.OneLine(failure.Message))}", Cell.Bad);
        error.Line($"  {Secrets.Hide(Cell.OneLine(failure.ToDo))}");
        if (failure.Problem is not { } problem)
            return;
        foreach (var refusal in problem.Refusals ?? [])
            error.Show(new Rows(RefusalView.Of(refusal)));
        FindingView.Show(error, problem.Findings ?? [], "");
        if (problem.Head is { } head)
            error.Line($"  head: {head.Sequence} {head.ReleaseName} by {head.Actor} at {Cell.Time(head.At)}{(head.Reason.Length > 0 ? $": {head.Reason}" : "")}");
    }
}
