namespace ReleaseService.Bench.Speed.Report;

/// <summary>Text in columns; all but the leftmost ones are figures and stand to the right.</summary>
/// <param name="Headings">Of the columns.</param>
/// <param name="Words">How many columns hold words.</param>
/// <param name="Rows">A text for each column.</param>
internal sealed record Table(string[] Headings, int Words, List<string[]> Rows)
{
    public void Print(TextWriter output)
    {
        var widths = Headings.Select((heading, column) => Rows.Select(row => row[column].Length).Append(heading.Length).Max()).ToArray();
        foreach (var row in Rows.Prepend(Headings))
            output.WriteLine(string.Join("  ", row.Select((text, column) => column < Words ? text.PadRight(widths[column]) : text.PadLeft(widths[column]))).TrimEnd());
        output.WriteLine();
    }

    public void PrintMarkdown(TextWriter output)
    {
        output.WriteLine($"| {string.Join(" | ", Headings)} |");
        output.WriteLine($"|{string.Concat(Headings.Select(_ => "-|"))}");
        foreach (var row in Rows)
            output.WriteLine($"| {string.Join(" | ", row)} |");
        output.WriteLine();
    }
}
