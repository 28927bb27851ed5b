namespace ReleaseService.Bench;

/// <summary>Median, least and most, as the tables print them.</summary>
internal static class Spread
{
    public static double Median(IEnumerable<double> values) => values.Order().ToList() is var sorted ? sorted[sorted.Count / 2] : 0;

    public static double Percentile(IEnumerable<double> values, int percent) => values.Order().ToList() is var sorted ? sorted[Math.Min(sorted.Count - 1, (int)Math.Ceiling(sorted.Count * percent / 100.0) - 1)] : 0;

    public static string Of(IEnumerable<double> values, string format)
    {
        var sorted = values.Order().ToList();
        return $"{sorted[sorted.Count / 2].ToString(format)} ({sorted[0].ToString(format)} – {sorted[^1].ToString(format)})";
    }
}
