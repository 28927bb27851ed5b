using ReleaseService.Bench.Speed.Load;
using ReleaseService.Bench.Speed.Suites;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;

namespace ReleaseService.Bench.Speed;

/// <summary>What a server holds that has seen many licenses, each once: ES256, since they are faster to make.</summary>
internal static class MemoryBench
{
    /// <param name="Start">MB resident when ready.</param>
    /// <param name="StartOwn">What of it is the process's own, not shared with a file.</param>
    /// <param name="After">MB resident after the licenses, at rest.</param>
    /// <param name="AfterOwn">Likewise.</param>
    public sealed record Memory(double Start, double StartOwn, double After, double AfterOwn);

    /// <summary>As a command of its own: <c>SERVER_DLL TOKENS [SETTING…]</c>.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var dll, var tokens, .. var settings])
            return 1;
        using var run = new SpeedRun(new SpeedOptions(dll, "", "", 1, 1, new HashSet<string>()));
        var memory = await MeasureAsync(run, int.Parse(tokens), settings);
        Console.WriteLine($"{tokens} tokens seen {string.Join(' ', settings)}: resident {memory.Start:0} MB at the start ({memory.StartOwn:0} its own), {memory.After:0} MB after ({memory.AfterOwn:0} its own)");
        return 0;
    }

    public static async Task<Memory> MeasureAsync(SpeedRun run, int tokens, params string[] settings)
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Postgres);
        await using var service = await run.StartServiceAsync(database, null, settings);
        var (start, startOwn) = (service.Resident(), ProcessFigures.Megabytes(service.Pid, "RssAnon"));
        var callers = run.Callers.Write(tokens, () => run.Callers.License("ES256"), CallerFiles.Bearer);
        await Wrk.RunAsync(SpeedRun.SubjectOf(service), new SpeedCase($"{tokens} tokens, each once", SpeedCase.ModernPath, 200, [], new Callers(callers, IsOnce: true)), 1);
        File.Delete(callers);
        await service.RestsAsync();
        return new(start, startOwn, service.Resident(), ProcessFigures.Megabytes(service.Pid, "RssAnon"));
    }
}
