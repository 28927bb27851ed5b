using System.Globalization;
using System.Net;
using System.Text;
using ReleaseService.Bench.Speed.Load;

namespace ReleaseService.Bench.Speed.Report;

/// <summary>Two plots: how each comparison stands beside 1 and beside its target, and how long answers take.</summary>
internal sealed class Picture
{
    private const int Width = 1160;
    private const int LabelWidth = 480;
    private const int RowHeight = 22;
    private const int PlotWidth = Width - LabelWidth - 90;
    private const double LeastMilliseconds = 0.1;
    private const double MostMilliseconds = 1000;

    private readonly StringBuilder _svg = new();
    private int _y = -14;

    public static void Write(string file, SpeedReport report)
    {
        var picture = new Picture();
        picture.AddRatios(report.Comparisons);
        picture.AddLatencies(report.Series);
        File.WriteAllText(file, string.Create(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{picture._y + 24}" font-family="sans-serif" font-size="12">
            <rect width="100%" height="100%" fill="white"/>
            {picture._svg}</svg>

            """));
    }

    private void AddRatios(List<Comparison> comparisons)
    {
        if (comparisons.Count == 0)
            return;
        var most = comparisons.Max(comparison => Math.Max(comparison.Ratios.Max(), comparison.Least ?? 1));
        double X(double ratio) => LabelWidth + (ratio / most * PlotWidth);
        AddTitle("Answers a second: ratio of the same round, median and range; the black mark is the target");
        var top = _y;
        foreach (var comparison in comparisons)
        {
            var median = Spread.Median(comparison.Ratios);
            AddRow(comparison.Name, median.ToString("0.00"));
            AddBox(LabelWidth, X(median) - LabelWidth, 14, comparison.IsMet switch { true => "#5a9e6f", false => "#c8553d", null => "#8fa3b5" });
            AddBox(X(comparison.Ratios.Min()), X(comparison.Ratios.Max()) - X(comparison.Ratios.Min()), 2, "#333", 6);
            if (comparison.Least is { } least)
                AddBox(X(least) - 1.5, 3, 20, "black", -3);
            _y += RowHeight;
        }

        AddLine(X(1), top, "1");
    }

    private void AddLatencies(List<Series> all)
    {
        static double X(double milliseconds) => LabelWidth + (Math.Log(Math.Clamp(milliseconds, LeastMilliseconds, MostMilliseconds) / LeastMilliseconds) / Math.Log(MostMilliseconds / LeastMilliseconds) * PlotWidth);
        AddTitle("Milliseconds to an answer with 64 connections that never pause: p50, p99, p99.9");
        var top = _y;
        foreach (var series in all)
        {
            double[] percentiles = [series.Median(run => run.P50), series.Median(run => run.P99), series.Median(run => run.P999)];
            AddRow($"{series.Case}, {series.Subject}", string.Join(" ", percentiles.Select(ms => ms.ToString(ms < 10 ? "0.0" : "0"))));
            AddBox(X(percentiles[0]), X(percentiles[2]) - X(percentiles[0]), 2, "#8fa3b5", 6);
            foreach (var (ms, color) in percentiles.Zip(["#2f6690", "#d98e04", "#c8553d"]))
                AddBox(X(ms) - 4, 8, 8, color, 3);
            _y += RowHeight;
        }

        for (var ms = LeastMilliseconds; ms <= MostMilliseconds; ms *= 10)
            AddLine(X(ms), top, $"{ms:0.#}");
    }

    private void AddTitle(string text)
    {
        _y += 24; // under the labels of the plot before
        Add($"<text x=\"10\" y=\"{_y + 14}\" font-weight=\"bold\">{WebUtility.HtmlEncode(text)}</text>");
        _y += 26;
    }

    private void AddRow(string name, string value)
    {
        Add($"<text x=\"{LabelWidth - 8}\" y=\"{_y + 11}\" text-anchor=\"end\">{WebUtility.HtmlEncode(name)}</text>");
        Add($"<text x=\"{Width - 84}\" y=\"{_y + 11}\">{value}</text>");
    }

    private void AddBox(double x, double width, double height, string color, double below = 0) =>
        Add($"<rect x=\"{x:0.0}\" y=\"{_y + below}\" width=\"{Math.Max(width, 1):0.0}\" height=\"{height}\" fill=\"{color}\"/>");

    /// <summary>Down to here, where its label is.</summary>
    private void AddLine(double x, int top, string label)
    {
        Add($"<line x1=\"{x:0.0}\" x2=\"{x:0.0}\" y1=\"{top}\" y2=\"{_y}\" stroke=\"#bbb\" stroke-dasharray=\"3 3\"/>");
        Add($"<text x=\"{x:0.0}\" y=\"{_y + 12}\" text-anchor=\"middle\" fill=\"#666\">{label}</text>");
    }

    private void Add(FormattableString element) => _svg.AppendLine(element.ToString(CultureInfo.InvariantCulture));
}
