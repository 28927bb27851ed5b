using ReleaseService.Bench.Speed.Load;

namespace ReleaseService.Bench.Speed.Report;

/// <summary>How one series does beside another, round by round: answers a second, so more is better.</summary>
/// <param name="Of">Whose figure stands above the line.</param>
/// <param name="To">Whose stands below.</param>
/// <param name="Least">The target; null: none.</param>
internal sealed record Comparison(Series Of, Series To, double? Least = null)
{
    public string Name => Of.Case == To.Case ? $"{Of.Case}: {Of.Subject} / {To.Subject}" : Of.Subject == To.Subject ? $"{Of.Case} / {To.Case}" : $"{Of.Case}, {Of.Subject} / {To.Case}, {To.Subject}";

    public IEnumerable<double> Ratios => Of.Runs.Zip(To.Runs, (of, to) => of.PerSecond / to.PerSecond);

    /// <summary>Of the processor that a request takes: less is better.</summary>
    public IEnumerable<double> ProcessorRatios => Of.Runs.Zip(To.Runs, (of, to) => of.ProcessorPerThousand / to.ProcessorPerThousand);

    public bool? IsMet => Least is { } least ? Spread.Median(Ratios) >= least : null;
}
