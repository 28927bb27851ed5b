using ReleaseService.Bench.Speed.Load;

namespace ReleaseService.Bench.Speed.Report;

/// <summary>The report as a terminal and the documentation show it.</summary>
internal static class ReportTables
{
    public static IEnumerable<Table> Of(SpeedReport report) => new[] { OfSeries(report), OfComparisons(report), OfFigures(report) }.Where(table => table.Rows.Count > 0);

    private static Table OfSeries(SpeedReport report) => new(
        ["", "who", "answers a second", "p50, ms", "p99", "p99.9", "CPU ms per 1,000", "allocated, B", ""], 2,
        [.. report.Series.Select(series => new[]
        {
            series.Case, series.Subject, Spread.Of(series.Runs.Select(run => run.PerSecond), "#,0"), Median(series, run => run.P50, "0.00"), Median(series, run => run.P99, "0.0"), Median(series, run => run.P999, "0.0"),
            Median(series, run => run.ProcessorPerThousand, "0.0"), series.Allocated?.ToString("#,0") ?? "", Notes(series),
        })]);

    private static Table OfComparisons(SpeedReport report) => new(
        ["ratios of the same round", "answers a second", "CPU", "target (answers)", ""], 1,
        [.. report.Comparisons.Select(comparison => new[]
        {
            comparison.Name, Spread.Of(comparison.Ratios, "0.00"), Spread.Median(comparison.ProcessorRatios).ToString("0.00"), comparison.Least is { } least ? $"≥ {least:0.00}" : "", Verdict(comparison.IsMet),
        })]);

    private static Table OfFigures(SpeedReport report) => new(
        ["measured once", "", "target", ""], 1,
        [.. report.Figures.Select(figure => new[] { figure.Name, $"{figure.Value:0.##} {figure.Unit}".TrimEnd(), figure.Limit is { } limit ? $"< {limit:0.##}" : "", Verdict(figure.IsMet) })]);

    private static string Median(Series series, Func<Run, double> value, string format) => series.Median(value).ToString(format);

    private static string Verdict(bool? isMet) => isMet switch { true => "met", false => "MISSED", null => "" };

    private static string Notes(Series series)
    {
        var (refused, limited) = (series.Runs.Sum(run => run.Refused), series.Runs.Sum(run => run.Limited));
        return string.Join("; ", new[] { refused + limited > 0 ? $"{refused:#,0} × 401/403, {limited:#,0} × 429" : "", series.Median(run => run.Load) > 0.9 ? "wrk itself was busy" : "" }.Where(note => note.Length > 0));
    }
}
