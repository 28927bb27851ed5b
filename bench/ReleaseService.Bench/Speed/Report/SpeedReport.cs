namespace ReleaseService.Bench.Speed.Report;

/// <summary>All that a run of the bench found, in the order in which it is shown.</summary>
internal sealed class SpeedReport
{
    public List<Series> Series { get; } = [];

    public List<Comparison> Comparisons { get; } = [];

    public List<Figure> Figures { get; } = [];

    /// <summary>What couldn't be measured, and why.</summary>
    public List<string> Missing { get; } = [];

    public Series Add(string @case, string subject)
    {
        var series = new Series(@case, subject);
        Series.Add(series);
        return series;
    }

    /// <summary>What a failure left without a single run.</summary>
    public void DropUnmeasured()
    {
        Series.RemoveAll(series => series.Runs.Count == 0);
        Comparisons.RemoveAll(comparison => !comparison.Ratios.Any());
    }
}
