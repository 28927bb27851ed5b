using ReleaseService.Contracts.Publishing;
using Spectre.Console;

namespace ReleaseService.Cli.Output;

/// <summary>A finding of lint as compilers print theirs, so that editors jump to it.</summary>
internal static class FindingView
{
    /// <param name="finding">The finding.</param>
    /// <param name="file">The file that it is of; empty where there is none.</param>
    public static Text Of(FindingDetails finding, string file)
    {
        var place = finding.Line is { } line ? $"{(file.Length == 0 ? "line " : $"{file}:")}{line}:{finding.Column}: " : file.Length == 0 ? "" : $"{file}: ";
        var (severity, style) = Weight(finding);
        var path = finding.Path.Length == 0 ? "" : $"{finding.Path}: ";
        return Cell.Of($"{place}{severity}: {path}{Cell.OneLine(finding.Message)} [{finding.Rule}]{(finding.WaivedBecause is { } reason ? $" (waived: {Cell.OneLine(reason)})" : "")}", style);
    }

    public static void Show(Printer printer, IEnumerable<FindingDetails> findings, string file)
    {
        foreach (var finding in findings)
            printer.Show(new Rows(Of(finding, file)));
    }

    private static (string Severity, Style Style) Weight(FindingDetails finding) => finding switch
    {
        { WaivedBecause: not null } => ("waived", Cell.Faint),
        { Severity: FindingSeverity.Error } => ("error", Cell.Bad),
        _ => ("warning", Cell.Careful),
    };
}
