using ReleaseService.Fuzz.Findings;
using ReleaseService.Fuzz.Loop;
using ReleaseService.Fuzz.Targets;

namespace ReleaseService.Fuzz;

/// <summary>A target for some time: reads the corpus, runs, writes the new corpus, the findings and a line of figures.</summary>
internal static class FuzzRun
{
    /// <returns>0 without findings, 1 with any.</returns>
    public static int Start(IFuzzTarget target, TimeSpan duration, string corpus, string output, int seed)
    {
        Directory.CreateDirectory(output);
        Console.WriteLine($"{target.Name}: {duration.TotalSeconds:0} s, seed {seed}");
        var map = new CoverageMap();
        var findings = new FindingLog(target, Path.Combine(output, "findings"));
        using var watchdog = new Watchdog(Path.Combine(output, "current"), findings);
        var loop = new FuzzLoop(target, map, watchdog, findings, seed);
        loop.Run(Directory.Exists(corpus) ? Directory.GetFiles(corpus).Order(StringComparer.Ordinal).Select(File.ReadAllBytes) : [], () => loop.Elapsed >= duration);

        var elapsed = loop.Elapsed.TotalSeconds;
        if (map.Edges == 0)
            throw new InvalidOperationException("No branch was counted: this program wasn't instrumented.");
        var minimized = loop.MinimizedCorpus();
        Write(minimized, Path.Combine(output, "corpus"));
        string[] figures = [$"{elapsed:0}", $"{loop.Executions}", $"{loop.Executions / elapsed:0}", $"{loop.Corpus}", $"{minimized.Count}", $"{map.Edges}", $"{findings.Count}"];
        File.WriteAllText(Path.Combine(output, "figures"), string.Join('\t', [target.Name, .. figures]) + "\n");
        return findings.Count == 0 ? 0 : 1;
    }

    private static void Write(List<byte[]> inputs, string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        foreach (var input in inputs)
            File.WriteAllBytes(Path.Combine(folder, Corpus.NameOf(input)), input);
    }
}
