using System.Diagnostics;
using ReleaseService.Testing.Faults;

namespace ReleaseService.Bench.Faults;

/// <summary>Runs faults one after the other, and prints what was seen of each.</summary>
internal static class FaultsBench
{
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var dll, .. var names] || names.Except(FaultCatalog.All.Select(fault => fault.Name)).Any())
        {
            Console.Error.WriteLine($"faults: {string.Join(" ", FaultCatalog.All.Select(fault => fault.Name))}");
            return 1;
        }

        var failed = 0;
        Console.WriteLine($"load average {LoadAverage()}\n\n| fault | | s | seen |\n|-|-|-|-|");
        foreach (var (name, runAsync) in FaultCatalog.All.Where(fault => names.Length == 0 || names.Contains(fault.Name)))
        {
            await using var run = new FaultRun(dll, isShort: false);
            var started = Stopwatch.GetTimestamp();
            var outcome = await TryAsync(run, runAsync);
            failed += outcome == "failed" ? 1 : 0;
            Console.WriteLine($"| {name} | {outcome} | {Stopwatch.GetElapsedTime(started).TotalSeconds:0} | {string.Join("; ", run.Figures)} |");
            foreach (var failure in run.Failures)
                Console.WriteLine($"    {failure}");
            if (outcome == "failed")
                Console.WriteLine(string.Join('\n', run.Server?.Output.Split('\n').TakeLast(20) ?? []));
        }

        Console.WriteLine($"\nload average {LoadAverage()}");
        return failed == 0 ? 0 : 1;
    }

    private static async Task<string> TryAsync(FaultRun run, Func<FaultRun, Task> runAsync)
    {
        try
        {
            await runAsync(run);
            return run.Failures.Count == 0 ? "passed" : "failed";
        }
        catch (FaultNotPossibleException e)
        {
            return $"not possible here: {e.Message}";
        }
        catch (Exception e)
        {
            run.Expect(false, e.ToString()); // The others are run all the same.
            return "failed";
        }
    }

    private static string LoadAverage() => File.ReadAllText("/proc/loadavg").Split(' ')[0];
}
