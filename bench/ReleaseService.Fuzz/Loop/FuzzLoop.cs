using System.Diagnostics;
using System.Text;
using ReleaseService.Fuzz.Findings;
using ReleaseService.Fuzz.Targets;

namespace ReleaseService.Fuzz.Loop;

/// <summary>Runs a target with one changed input after the other, and keeps each that takes a branch which none before it took, to change it further.</summary>
internal sealed class FuzzLoop(IFuzzTarget target, CoverageMap map, Watchdog watchdog, FindingLog findings, int seed)
{
    /// <summary>An input that takes longer each time it is tried is a finding: what takes 8 KB so long takes a megabyte for ever.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    private readonly Corpus _corpus = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    public long Executions { get; private set; }

    public int Corpus => _corpus.Count;

    public TimeSpan Elapsed => _clock.Elapsed;

    /// <param name="known">Inputs to begin with, beside the target's.</param>
    /// <param name="isOver">Asked before each input.</param>
    public void Run(IEnumerable<byte[]> known, Func<bool> isOver)
    {
        foreach (var input in target.Seeds.Concat(known))
            Try(input);
        var random = new Random(seed);
        var mutator = new Mutator(random, [.. target.Words.Select(Encoding.UTF8.GetBytes)], _corpus);
        var next = TimeSpan.FromSeconds(30);
        while (!isOver())
        {
            Try(mutator.Make(_corpus.Pick(random)));
            if (_clock.Elapsed < next)
                continue;
            Console.WriteLine($"{target.Name}: {_clock.Elapsed.TotalSeconds:0} s, {Executions} executions, corpus {_corpus.Count}, {map.Edges} branches, {findings.Count} findings");
            next += TimeSpan.FromSeconds(30);
        }
    }

    /// <summary>As few inputs as take every branch that was taken.</summary>
    public List<byte[]> MinimizedCorpus() => _corpus.Minimized(input =>
    {
        Execute(input);
        return map.Taken();
    });

    private void Try(byte[] input)
    {
        var before = _clock.Elapsed;
        var problem = Execute(input);
        Executions++;
        if (map.NoteNew() || _corpus.Count == 0)
            _corpus.Add(input, map.Taken().Count);
        if (problem is not null)
            findings.Note(input, problem);
        else if (_clock.Elapsed - before > Slow && IsSlow(input))
            findings.Note(input, "An input takes more than a second.");
    }

    private Exception? Execute(byte[] input)
    {
        watchdog.Begin(input);
        map.Clear();
        try
        {
            target.Run(input);
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    /// <summary>Not only because the machine was busy, or code compiled.</summary>
    private bool IsSlow(byte[] input)
    {
        for (var i = 0; i < 3; i++)
        {
            var before = Watchdog.Used();
            Execute(input);
            if (Watchdog.Used() - before < Slow)
                return false;
        }

        return true;
    }
}
