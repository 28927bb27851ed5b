using ReleaseService.Bench.Speed.Load;

namespace ReleaseService.Bench.Speed.Report;

/// <summary>One case at one subject, round by round.</summary>
internal sealed class Series(string @case, string subject)
{
    public string Case => @case;

    public string Subject => subject;

    public List<Run> Runs { get; } = [];

    /// <summary>Bytes that the runtime allocated for a request; null where that wasn't measured.</summary>
    public double? Allocated { get; set; }

    public double Median(Func<Run, double> value) => Spread.Median(Runs.Select(value));
}
