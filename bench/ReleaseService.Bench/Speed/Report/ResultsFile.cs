using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using ReleaseService.Bench.Speed.Suites;

namespace ReleaseService.Bench.Speed.Report;

/// <summary>All figures, each round's, for whoever compares runs.</summary>
internal static class ResultsFile
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(string file, SpeedReport report, SpeedOptions options, DateTimeOffset at) => File.WriteAllText(file, JsonSerializer.Serialize(
        new
        {
            At = at,
            options.Rounds,
            options.Seconds,
            options.Without,
            SpeedRun.Conditions,
            Runtime = RuntimeInformation.FrameworkDescription,
            report.Series,
            Comparisons = report.Comparisons.Select(comparison => new { comparison.Name, comparison.Ratios, comparison.ProcessorRatios, comparison.Least, comparison.IsMet }),
            report.Figures,
            report.Missing,
        },
        Format));
}
