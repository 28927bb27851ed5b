using ReleaseService.Cli.Output;
using ReleaseService.Core.Publishing.Plans;
using Spectre.Console.Rendering;

namespace ReleaseService.Cli.Plans;

/// <summary>Conflicts for people: histories side by side, then what each is and what to do.</summary>
internal static class ConflictView
{
    public static IEnumerable<IRenderable> Of(IReadOnlyList<PlanConflict> conflicts)
    {
        var histories = conflicts.OfType<PlanConflict.History>().ToList();
        if (histories.Count > 0)
        {
            yield return Listing.Of(
                histories,
                ("CHANNEL", conflict => conflict.Channel), ("SEQUENCE", conflict => conflict.Sequence.ToString()),
                ("FILE", conflict => $"{conflict.File.Release}{(conflict.File.At is { } at ? $" at {Cell.Time(at)}" : "")}"), ("FILE'S ID", conflict => conflict.FileReleaseId?.ToString() ?? "-"),
                ("SERVER", conflict => $"{conflict.Server.ReleaseName} at {Cell.Time(conflict.Server.At)} by {conflict.Server.Actor}"), ("SERVER'S ID", conflict => conflict.Server.ReleaseId.ToString()));
        }

        foreach (var conflict in conflicts)
            yield return Cell.Of($"conflict: {Cell.OneLine(conflict.Message)}", Cell.Bad);
    }
}
