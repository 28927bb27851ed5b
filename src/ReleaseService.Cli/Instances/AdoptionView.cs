using ReleaseService.Cli.Output;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ReleaseService.Cli.Instances;

/// <summary>An adoption for people: before, what changes hands and values; afterwards, what is left to do.</summary>
internal static class AdoptionView
{
    public static Rows Preview(AdoptionReport report) => new(
        Cell.Of($"{report.Namespace}/{report.Name} would get these from {Cell.OneLine(report.Release)}, and the poller would own them:\n"),
        Listing.Of(report.Adopted, ("PATH", leaf => leaf.Path), ("FROM", leaf => string.Join(", ", leaf.From))),
        report.Changes.Count == 0 ? Cell.Of("\nNo value changes.") : Cell.Of("\nValues that change", Cell.Heading),
        report.Changes.Count == 0 ? new Rows() : LayersView.Changes(report.Changes));

    public static Rows Done(AdoptionReport report)
    {
        List<IRenderable> parts = [Cell.Of($"The poller has {Cell.Count(report.Adopted.Count, "value")} of {report.Namespace}/{report.Name} now.")];
        foreach (var remove in report.Remove)
            parts.Add(Cell.Of($"\nTake this out of what {Cell.OneLine(remove.Manager)} applies, or it takes it back:\n{YamlAnswer.Of(remove.Keys).TrimEnd()}"));
        return new Rows(parts);
    }
}
