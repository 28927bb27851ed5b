using System.Text;
using ReleaseService.Fuzz.Findings;
using ReleaseService.Fuzz.Loop;
using ReleaseService.Fuzz.Targets;
using SharpFuzz.Common;
using Xunit;

namespace ReleaseService.Fuzz.Tests;

public sealed class LoopTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_bug_behind_six_branches_is_found_since_each_of_them_is_kept()
    {
        var guided = Run(new HiddenBug(notesBranches: true), 100_000);
        Assert.Equal(1, guided.Findings);
        var file = Assert.Single(Directory.GetFiles(Path.Combine(_folder, "findings"), "*.input"));
        Assert.Equal("fuzz!?", File.ReadAllText(file)); // shortened
        Assert.Contains("The bug.", File.ReadAllText(Path.ChangeExtension(file, "txt")), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_coverage_it_is_not() => Assert.Equal(0, Run(new HiddenBug(notesBranches: false), 100_000).Findings);

    [Fact]
    public void The_same_seed_makes_the_same_inputs_and_none_too_long()
    {
        var (one, other) = (Inputs(7), Inputs(7));
        Assert.Equal(one, other);
        Assert.NotEqual(one, Inputs(8));
        Assert.All(one, input => Assert.InRange(input.Length, 0, Mutator.MaxLength));
    }

    [Fact]
    public void A_minimized_corpus_takes_every_branch_with_short_inputs()
    {
        var corpus = new Corpus();
        foreach (var input in new[] { "a", "ab", "abc", "b", "abbb", "d" })
            corpus.Add(Encoding.ASCII.GetBytes(input), branches: 1);
        var kept = corpus.Minimized(input => [.. input.Select(letter => (int)letter).Distinct()]);
        Assert.Equal(["abc", "d"], kept.Select(Encoding.ASCII.GetString).Order(StringComparer.Ordinal));
    }

    private static List<byte[]> Inputs(int seed)
    {
        var random = new Random(seed);
        var corpus = new Corpus();
        corpus.Add(Encoding.ASCII.GetBytes("{\"a\":1}"), branches: 2);
        corpus.Add([], branches: 1);
        var mutator = new Mutator(random, ["null"u8.ToArray()], corpus);
        return [.. Enumerable.Range(0, 3000).Select(_ => mutator.Make(corpus.Pick(random)))];
    }

    private (int Findings, long Executions) Run(IFuzzTarget target, long executions)
    {
        var findings = new FindingLog(target, Path.Combine(_folder, "findings"));
        using var watchdog = new Watchdog(Path.Combine(_folder, "current"), findings);
        var loop = new FuzzLoop(target, new CoverageMap(), watchdog, findings, seed: 1);
        loop.Run([], () => findings.Count > 0 || loop.Executions >= executions);
        return (findings.Count, loop.Executions);
    }

    /// <summary>Six characters, one compared after the other; notes the branches as instrumented code does.</summary>
    private sealed class HiddenBug(bool notesBranches) : IFuzzTarget
    {
        public string Name => "hidden-bug";

        public IEnumerable<byte[]> Seeds => [[]];

        public IReadOnlyList<string> Words => [];

        public unsafe void Run(byte[] input)
        {
            var found = "fuzz!?".TakeWhile((letter, at) => at < input.Length && input[at] == letter).Count();
            for (var branch = 0; branch < found && notesBranches; branch++)
                Trace.SharedMem[branch]++;
            if (found == 6)
                throw new InvalidOperationException("The bug.");
        }
    }
}
