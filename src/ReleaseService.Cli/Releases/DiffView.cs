using System.Globalization;
using System.Text.Json;
using ReleaseService.Cli.Output;
using ReleaseService.Contracts.Releases;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ReleaseService.Cli.Releases;

/// <summary>Changed leaves as path, old and new, grouped by component, the chart on top.</summary>
internal static class DiffView
{
    /// <summary>Enough to see what a value is; <c>-o json</c> has all of it.</summary>
    private const int MaxValue = 200;

    public static IRenderable Of(ReleaseDiff diff) =>
        new Rows(Cell.Of($"{diff.From?.Name ?? "(nothing)"} → {diff.To.Name}", Cell.Heading), Changes(diff));

    public static IRenderable Changes(ReleaseDiff diff)
    {
        if (diff.Changes.Count == 0)
            return Cell.Of("No differences in chart and values.", Cell.Faint);
        var table = Listing.Plain(3);
        foreach (var component in diff.Changes.GroupBy(change => change.Component))
        {
            table.AddRow(Cell.Of(Cell.OneLine(component.Key), Cell.Heading));
            foreach (var change in component)
                table.AddRow(Cell.Of($"  {Cell.OneLine(change.Path)}"), Cell.Of(Value(change.Old), Cell.Bad), Cell.Of(Value(change.New), Cell.Good));
        }

        return table;
    }

    /// <summary>Text stands as it is, in quotes only where it would look like something else.</summary>
    private static string Value(JsonElement? value)
    {
        if (value is not { } element)
            return "-";
        var text = element.ValueKind == JsonValueKind.String && element.GetString() is { } plain && !LooksOtherwise(plain) ? plain : element.GetRawText();
        return Cell.OneLine(text.Length <= MaxValue ? text : $"{text[..MaxValue]}…");
    }

    private static bool LooksOtherwise(string text) =>
        text.Length == 0 || text is "-" or "true" or "false" || text.Trim() != text || text[0] is '{' or '[' or '"' || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
