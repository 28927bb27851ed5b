using ReleaseService.Bench.Speed.Report;
using ReleaseService.Bench.Speed.Suites;
using ReleaseService.Testing.Servers;

namespace ReleaseService.Bench.Speed;

/// <summary>
/// How fast reads are, beside what could serve them instead and beside themselves under stress. All that is measured takes turns, so that what else the machine does meets everybody; what counts are the ratios of a round.
/// </summary>
internal static class SpeedBench
{
    private const int Seen = 100_000;
    private const int Watchers = 10_000;

    public static async Task<int> RunAsync(string[] args)
    {
        if (SpeedOptions.Parse(args) is not { } options)
        {
            Console.Error.WriteLine($"speed SERVER_DLL GO_PEER RESULTS_FOLDER ROUNDS SECONDS [--without {string.Join(',', SpeedOptions.Parts)}]");
            return 1;
        }

        if (Tool.Find("wrk") is null)
        {
            Console.Error.WriteLine("wrk isn't in PATH: without it nothing can be measured.");
            return 1;
        }

        using var run = new SpeedRun(options);
        await run.MeasureAsync("peers", () => PeerSuite.RunAsync(run));
        await run.MeasureAsync("callers", () => new CallerSuite(run).RunAsync());
        await run.MeasureAsync("conditions", () => ConditionSuite.RunAsync(run));
        await run.MeasureAsync("memory", () => MeasureMemoryAsync(run));
        await run.MeasureAsync("watchers", () => MeasureWatchersAsync(run));
        Show(run);
        return run.Report.Missing.Count == 0 ? 0 : 1;
    }

    private static async Task MeasureMemoryAsync(SpeedRun run)
    {
        var shipped = await MemoryBench.MeasureAsync(run, Seen);
        var all = await MemoryBench.MeasureAsync(run, Seen, $"--Licensing:CacheSize={4 * Seen}");
        run.Report.Figures.AddRange(
        [
            new("resident at the start", shipped.Start, "MB"),
            new($"resident with {Seen:N0} tokens seen", shipped.After, "MB", 150),
            new("  what of it is its own", shipped.AfterOwn, "MB"),
            new($"resident with {Seen:N0} tokens seen and all remembered (Licensing:CacheSize)", all.After, "MB"),
            new("  what of it is its own", all.AfterOwn, "MB"),
        ]);
    }

    private static async Task MeasureWatchersAsync(SpeedRun run)
    {
        var watched = await WatchersBench.MeasureAsync(run, Watchers);
        run.Report.Figures.AddRange(
        [
            new($"{Watchers:N0} watchers, each with a license of its own", watched.Megabytes, "MB", 200),
            new("  each", watched.Megabytes * 1024 / Watchers, "KB"),
            new("  promotion to the middle one", watched.Seconds[Watchers / 2], "s"),
            new("  promotion to the last one", watched.Seconds[^1], "s", 1),
        ]);
    }

    private static void Show(SpeedRun run)
    {
        var (report, options, now) = (run.Report, run.Options, TimeProvider.System.GetUtcNow());
        var file = $"{Directory.CreateDirectory(options.Results).FullName}/speed-{now:yyyyMMdd-HHmmss}";
        ResultsFile.Write($"{file}.json", report, options, now);
        Picture.Write($"{file}.svg", report);
        using var markdown = File.CreateText($"{file}.md");
        Console.WriteLine($"\nMedian (least – most) of {options.Rounds} rounds of {options.Seconds} s; {SpeedRun.Conditions}\n");
        foreach (var table in ReportTables.Of(report))
        {
            table.Print(Console.Out);
            table.PrintMarkdown(markdown);
        }

        foreach (var missing in report.Missing)
            Console.WriteLine($"NOT MEASURED: {missing}");
        Console.WriteLine($"{file}.json, .svg and .md (the tables for docs/performance.md)");
    }
}
