using ReleaseService.Bench.Speed.Load;
using ReleaseService.Bench.Speed.Report;

namespace ReleaseService.Bench.Speed;

/// <summary>Runs that take turns: each round has one of each, every second round in the other order.</summary>
internal sealed class Rounds(SpeedOptions options)
{
    private const double Rises = 1.02;
    private const int LeastRuns = 4;
    private const int MostRuns = 10;

    private readonly List<(Series Series, Func<Task<Run>> RunAsync)> _turns = [];

    public void Add(Series series, Func<Task<Run>> runAsync) => _turns.Add((series, runAsync));

    /// <summary>Nothing but a run of wrk.</summary>
    public void Add(Series series, Subject subject, SpeedCase what) => Add(series, () => Wrk.RunAsync(subject, what, options.Seconds));

    public async Task RunAsync()
    {
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var (series, runAsync) in round % 2 == 0 ? _turns : Enumerable.Reverse(_turns))
                series.Runs.Add(await runAsync());
            Console.Error.WriteLine($"  round {round + 1} of {options.Rounds}");
        }
    }

    /// <summary>Asks until the rate stops rising: under full load the compiler takes its time with what it has found to be hot.</summary>
    public async Task WarmUpAsync(Subject subject, SpeedCase what)
    {
        var best = 0.0;
        for (var run = 1; run <= (subject.IsDotnet ? MostRuns : 1); run++)
        {
            var rate = (await Wrk.RunAsync(subject, what, Math.Max(1, options.Seconds / 2))).PerSecond;
            if (run >= LeastRuns && rate < best * Rises)
                return;
            best = Math.Max(best, rate);
        }
    }
}
