using ReleaseService.Cli.Output;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ReleaseService.Cli.Instances;

/// <summary>An instance's layers for people: the state, the tree, what doesn't fit, and what comes next.</summary>
internal static class LayersView
{
    public const string Hidden = "(hidden)";

    public static Rows Of(LayersReport report)
    {
        List<IRenderable> parts =
        [
            Listing.Fields(
                ("Resource", $"{report.Namespace}/{report.Name} ({report.Version})"),
                ("Poller", report.Poller is { } poller ? $"{poller.Condition}: {Cell.OneLine(poller.Reason)}" : "none has been here"),
                ("Holds", report.Poller?.Held),
                ("Waiting", report.Poller?.Waiting),
                ("Next attempt", report.Poller?.NextAttempt is { } next ? Cell.Time(next) : null)),
            Cell.Of("\nEffective spec", Cell.Heading),
            Tree(report.Leaves),
        ];
        if (report.Conflicts.Count > 0)
            parts.Add(Cell.Of("\nConflicts", Cell.Heading));
        parts.AddRange(report.Conflicts.Select(conflict => Cell.Of(Line(conflict), conflict.IsBreaking ? Cell.Bad : Cell.Careful)));
        parts.Add(Cell.Of("\nNext release", Cell.Heading));
        parts.AddRange(report.Next is { } coming ? Of(coming) : [Cell.Of($"isn't known: {Cell.OneLine(report.NextUnknown ?? "")}", Cell.Careful)]);
        return new Rows(parts);
    }

    public static IRenderable Changes(IReadOnlyList<ChangeReport> changes) => Listing.Of(
        changes, ("PATH", change => change.Path), ("FROM", change => Text(change.Old?.GetRawText(), change.IsOldHidden)), ("TO", change => Text(change.New?.GetRawText(), change.IsNewHidden)));

    public static string Text(string? json, bool isHidden) => isHidden ? Hidden : json ?? "(nothing)";

    private static IEnumerable<IRenderable> Of(NextReport next)
    {
        yield return Listing.Fields(
            ("Release", next.Release is { } release ? $"{release}{(next.PlatformVersion is { } version ? $", platform {version}" : "")}{(next.Channel is { } channel ? $", of {channel}" : "")}" : "none"),
            ("State", $"{next.Condition}: {Cell.OneLine(next.Reason)}"),
            ("Waiting", next.Waiting));
        if (next.Changes.Count == 0)
            yield return Cell.Of("It would change nothing.");
        else
            yield return Changes(next.Changes);
        if (next.Shadowed.Count == 0)
            yield break;
        yield return Cell.Of("\nOthers have", Cell.Heading);
        yield return Listing.Of(next.Shadowed, ("PATH", path => path.Path), ("BY", path => string.Join(", ", path.By)));
    }

    /// <summary>A line for each key, below the map that it stands in.</summary>
    private static IRenderable Tree(IReadOnlyList<LeafReport> leaves)
    {
        List<(string Key, string Value, string From)> lines = [];
        IReadOnlyList<string> above = [];
        foreach (var leaf in leaves)
        {
            var same = above.Zip(leaf.Keys.SkipLast(1)).TakeWhile(pair => pair.First == pair.Second).Count();
            for (var depth = same; depth < leaf.Keys.Count - 1; depth++)
                lines.Add((Indented(leaf.Keys[depth], depth), "", ""));
            lines.Add((Indented(leaf.Keys[^1], leaf.Keys.Count - 1), Text(leaf.Value?.GetRawText(), leaf.IsHidden), From(leaf)));
            above = [.. leaf.Keys.SkipLast(1)];
        }

        return Listing.Of(lines, ("KEY", line => line.Key), ("VALUE", line => line.Value), ("FROM", line => line.From));
    }

    private static string Indented(string key, int depth) => $"{new string(' ', 2 * depth)}{key}";

    private static string From(LeafReport leaf) => $"{string.Join(" + ", leaf.Origins)}{(leaf.Managers.Count > 0 ? $" ({string.Join(", ", leaf.Managers)})" : "")}";

    private static string Line(LayerConflictReport conflict)
    {
        var upper = conflict.Managers.Count > 0 ? $"{conflict.Upper} ({string.Join(", ", conflict.Managers)})" : conflict.Upper;
        return conflict.Kind switch
        {
            "KindMismatch" => $"{conflict.Path}: {upper} and {conflict.Lower} have values of different kinds: the operator fails each time, without a word",
            "Null" => $"{conflict.Path}: {upper} or {conflict.Lower} has null where the other has a value: the operator panics",
            "ListsConcatenated" => $"{conflict.Path}: the operator appends the list of {conflict.Lower} to that of {upper}",
            _ => $"{conflict.Path}: the operator can't read the chart of {upper} and takes the next layer's",
        };
    }
}
