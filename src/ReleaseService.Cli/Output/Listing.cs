using Spectre.Console;
using Spectre.Console.Rendering;

namespace ReleaseService.Cli.Output;

/// <summary>Tables as kubectl's: a heading and a line for each row, so that grep and awk work on them.</summary>
internal static class Listing
{
    public static IRenderable Of<T>(IEnumerable<T> rows, params (string Heading, Func<T, string> Text)[] columns)
    {
        var table = Plain(columns.Length);
        foreach (var row in rows)
            table.AddRow(columns.Select(column => Cell.Of(Cell.OneLine(column.Text(row)))));
        if (table.Rows.Count == 0)
            return Cell.Of("None.\n", Cell.Faint);
        table.ShowHeaders();
        for (var i = 0; i < columns.Length; i++)
            table.Columns[i].Header = Cell.Of(columns[i].Heading, Cell.Heading);
        return table;
    }

    /// <summary>The fields of one thing.</summary>
    public static IRenderable Fields(params (string Name, string? Text)[] fields)
    {
        var table = Plain(2);
        foreach (var (name, text) in fields.Where(field => !string.IsNullOrEmpty(field.Text)))
            table.AddRow(Cell.Of(name, Cell.Heading), Cell.Of(text!.TrimEnd()));
        return table;
    }

    public static Table Plain(int columns)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = false };
        for (var i = 0; i < columns; i++)
            table.AddColumn(new TableColumn("") { Padding = new Padding(0, 0, i == columns - 1 ? 0 : 2, 0) });
        return table;
    }
}
