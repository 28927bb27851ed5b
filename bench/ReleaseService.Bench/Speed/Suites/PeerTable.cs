using ReleaseService.Bench.Speed.Load;
using ReleaseService.Bench.Speed.Report;

namespace ReleaseService.Bench.Speed.Suites;

/// <summary>Cases at the service and at its peers: compares an answer of each, warms up, then measures all in turns.</summary>
internal sealed class PeerTable(SpeedRun run, Subject service)
{
    private readonly Dictionary<(SpeedCase Case, Subject Subject), Series> _all = [];

    public Series Of(SpeedCase what) => _all[(what, service)];

    /// <summary>At the service alone.</summary>
    public Task AddAsync(SpeedCase what) => AddAsync(what, service, least: null);

    public async Task AddAsync(SpeedCase what, Subject peer, double? least, bool headersToo = false)
    {
        await AnswerCheck.CompareAsync(what, service, peer, headersToo);
        if (!_all.ContainsKey((what, service)))
            _all[(what, service)] = run.Report.Add(what.Name, service.Name);
        if (peer == service)
            return;
        var series = _all[(what, peer)] = run.Report.Add(what.Name, peer.Name);
        run.Report.Comparisons.Add(new(Of(what), series, least));
    }

    public async Task MeasureAsync()
    {
        var rounds = run.NewRounds();
        foreach (var ((what, subject), series) in _all)
        {
            await rounds.WarmUpAsync(subject, what);
            rounds.Add(series, subject, what);
        }

        await rounds.RunAsync();
        if (run.Options.Has("allocations"))
            await MeasureAllocationsAsync();
    }

    /// <summary>In runs of their own, since who listens costs something.</summary>
    private async Task MeasureAllocationsAsync()
    {
        foreach (var subject in _all.Keys.Select(key => key.Subject).Where(subject => subject.IsDotnet).Distinct())
        {
            using var counter = new AllocationCounter(subject.Pid);
            foreach (var ((what, _), series) in _all.Where(entry => entry.Key.Subject == subject))
                series.Allocated = await counter.PerRequestAsync(() => Wrk.RunAsync(subject, what, run.Options.Seconds));
        }
    }
}
