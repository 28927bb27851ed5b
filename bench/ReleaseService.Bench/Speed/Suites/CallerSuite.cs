using ReleaseService.Bench.Speed.Load;
using ReleaseService.Bench.Speed.Report;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;

namespace ReleaseService.Bench.Speed.Suites;

/// <summary>
/// What licenses cost that nobody has seen before, real and forged, on the modern path (the operator path closes the connection of whoever it refuses). Each is sent once, so each costs a check of its signature. Who was refused too often
/// is no longer listened to: that limit is off here, and as shipped at a second server.
/// </summary>
internal sealed class CallerSuite(SpeedRun run)
{
    private const int PerRun = 10_000;

    /// <summary>The signature's check is more than a tenth of what a refusal takes.</summary>
    private const double OneCheckLess = 1.1;

    private const string NoLimit = "--Licensing:RefusalsPerMinute=1000000";

    private readonly Rounds _rounds = run.NewRounds();

    public async Task RunAsync()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Postgres);
        await using var other = await TestDatabase.CreateAsync(DatabaseKind.Postgres);
        await using var service = await run.StartServiceAsync(database, null, NoLimit);
        await using var limited = await run.StartServiceAsync(other);
        var callers = run.Callers;
        var forgery = callers.Forgeries()();

        var warm = await AddWarmAsync(service);
        var coldRsa = await AddOnceAsync(service, "cold tokens, RS256", 200, () => callers.License());
        var coldEc = await AddOnceAsync(service, "cold tokens, ES256", 200, () => callers.License("ES256"));
        var forged = await AddOnceAsync(service, "forged tokens, each another", 401, callers.Forgeries());
        var again = await AddOnceAsync(service, "forged tokens, the same again", 401, () => forgery);
        var asLimited = await AddOnceAsync(limited, "forged tokens, as limited", 401, callers.Forgeries());
        run.Report.Comparisons.AddRange([new(coldRsa, warm), new(coldEc, warm), new(forged, coldRsa, 1), new(again, forged, OneCheckLess), new(asLimited, coldRsa, 1)]);
        await _rounds.RunAsync();
    }

    private async Task<Series> AddWarmAsync(BenchProcess process)
    {
        var what = SpeedCase.Ok("warm token", SpeedCase.ModernPath) with { Callers = new(run.Callers.Write(1, () => run.Callers.License(), CallerFiles.Bearer)) };
        await _rounds.WarmUpAsync(SpeedRun.SubjectOf(process), what);
        return Add(process, what, () => what);
    }

    /// <summary>Each turn sends others, and one turn is before all that count.</summary>
    private async Task<Series> AddOnceAsync(BenchProcess process, string name, int status, Func<string> license)
    {
        var what = new SpeedCase(name, SpeedCase.ModernPath, status, []);
        await AskAsync(process, Next());
        return Add(process, what, Next);

        SpeedCase Next() => what with { Callers = new(run.Callers.Write(PerRun, license, CallerFiles.Bearer), IsOnce: true) };
    }

    private Series Add(BenchProcess process, SpeedCase what, Func<SpeedCase> next)
    {
        var series = run.Report.Add(what.Name, SpeedRun.Service);
        _rounds.Add(series, () => AskAsync(process, next()));
        return series;
    }

    private async Task<Run> AskAsync(BenchProcess process, SpeedCase what)
    {
        await process.RestsAsync(); // New deployments are written down behind the requests' back.
        return await Wrk.RunAsync(SpeedRun.SubjectOf(process), what, run.Options.Seconds);
    }
}
