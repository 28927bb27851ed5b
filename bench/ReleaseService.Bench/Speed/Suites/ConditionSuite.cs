using ReleaseService.Bench.Speed.Load;
using ReleaseService.Bench.Speed.Report;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;

namespace ReleaseService.Bench.Speed.Suites;

/// <summary>The same question while something goes on: promotions, a database that is gone, a line in the log for each request.</summary>
internal static class ConditionSuite
{
    private const int PromotionsPerSecond = 20;

    public static async Task RunAsync(SpeedRun run)
    {
        await using var postgres = await PostgresServer.StartOwnAsync() ?? throw new InvalidOperationException("no PostgreSQL that can be stopped: install it (initdb, pg_ctl)");
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Postgres);
        await using var service = await run.StartServiceAsync(TestDatabase.On(postgres));
        var log = $"{run.Folder}/log";
        await using var logging = await run.StartServiceAsync(database, log, "--Hosting:ReadsLoggedPerSecond=1000000");
        var what = SpeedCase.Ok("licensed 200", SpeedCase.OperatorPath, ("Authorization", CallerFiles.Basic(run.Callers.License())));
        var (rounds, storm, promotionsMade) = (run.NewRounds(), new PromotionStorm(service.Url, PromotionsPerSecond), new List<double>());
        var quiet = Add("quiet", service, () => AskAsync(service));
        run.Report.Comparisons.Add(new(Add($"{PromotionsPerSecond} promotions a second", service, StormAsync), quiet, 0.95));
        run.Report.Comparisons.Add(new(Add("database stopped", service, StoppedAsync), quiet, 0.95));
        run.Report.Comparisons.Add(new(Add("each request logged", logging, LoggedAsync), quiet));
        foreach (var each in new[] { service, logging })
            await rounds.WarmUpAsync(SpeedRun.SubjectOf(each), what);
        await storm.WarmUpAsync();
        await rounds.RunAsync();
        run.Report.Figures.Add(new($"promotions a second that were made, of {PromotionsPerSecond}", Spread.Median(promotionsMade), ""));
        if (Spread.Median(promotionsMade) < 0.9 * PromotionsPerSecond)
            run.Report.Missing.Add($"conditions: {PromotionsPerSecond} promotions a second, only {Spread.Median(promotionsMade):0.0} were made");

        Series Add(string condition, BenchProcess process, Func<Task<Run>> askAsync)
        {
            var series = run.Report.Add($"{what.Name}, {condition}", SpeedRun.Service);
            rounds.Add(series, async () =>
            {
                await process.RestsAsync();
                return await askAsync();
            });
            return series;
        }

        Task<Run> AskAsync(BenchProcess process) => Wrk.RunAsync(SpeedRun.SubjectOf(process), what, run.Options.Seconds);

        async Task<Run> StormAsync()
        {
            var asked = AskAsync(service);
            promotionsMade.Add(await storm.DuringAsync(() => asked));
            return await asked;
        }

        async Task<Run> StoppedAsync()
        {
            await postgres.StopAsync();
            var asked = await AskAsync(service);
            await postgres.StartAgainAsync();
            await ReachesDatabaseAsync(service.Url);
            return asked;
        }

        async Task<Run> LoggedAsync()
        {
            var before = new FileInfo(log).Length;
            var asked = await AskAsync(logging);
            var perRequest = (new FileInfo(log).Length - before) / asked.Requests;
            return perRequest > 20 ? asked : throw new InvalidOperationException($"the log has {perRequest} bytes for each request: it isn't on");
        }
    }

    private static async Task ReachesDatabaseAsync(string url)
    {
        using var http = new HttpClient();
        while (!(await http.GetStringAsync($"{url}/readyz")).Contains("\"reachable\"", StringComparison.Ordinal))
            await Task.Delay(50);
    }
}
