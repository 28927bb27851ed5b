using System.Security.Cryptography;

namespace ReleaseService.Fuzz.Loop;

/// <summary>The inputs that took a branch first. New ones are made of them.</summary>
internal sealed class Corpus
{
    private readonly List<(byte[] Input, int Branches, int Picked)> _entries = [];

    public int Count => _entries.Count;

    /// <param name="input">The input.</param>
    /// <param name="branches">How many branches it takes.</param>
    public void Add(byte[] input, int branches) => _entries.Add((input, branches, 0));

    /// <summary>
    /// Of some at random, half of the time the one that was picked least, so that what came last has its turn and what came first isn't forgotten; else the one that takes the most branches: most
    /// inputs fail early, and what is to be found stands behind where they fail.
    /// </summary>
    public byte[] Pick(Random random)
    {
        var byBranches = random.Next(2) == 0;
        var best = random.Next(_entries.Count);
        for (var i = 0; i < 3; i++)
        {
            var other = random.Next(_entries.Count);
            if (byBranches ? _entries[other].Branches > _entries[best].Branches : _entries[other].Picked < _entries[best].Picked)
                best = other;
        }

        _entries[best] = _entries[best] with { Picked = _entries[best].Picked + 1 };
        return _entries[best].Input;
    }

    public byte[] Any(Random random) => _entries[random.Next(_entries.Count)].Input;

    /// <summary>As few and as short ones as take every branch that all of them take: of each branch the shortest, unless one that is kept already takes it.</summary>
    /// <param name="takenBy">The branches that an input takes.</param>
    public List<byte[]> Minimized(Func<byte[], IReadOnlyList<int>> takenBy)
    {
        Dictionary<int, int> shortest = [];
        var inputs = _entries.Select(entry => entry.Input).OrderBy(input => input.Length).ToList();
        var branches = inputs.Select(takenBy).ToList();
        for (var i = 0; i < inputs.Count; i++)
        {
            foreach (var branch in branches[i])
                shortest.TryAdd(branch, i);
        }

        List<byte[]> kept = [];
        HashSet<int> covered = [];
        // The longest first: they take the most, and spare many of the short ones.
        foreach (var index in shortest.OrderByDescending(pair => pair.Value).Where(pair => !covered.Contains(pair.Key)).Select(pair => pair.Value))
        {
            if (!branches[index].All(covered.Contains))
                kept.Add(inputs[index]);
            covered.UnionWith(branches[index]);
        }

        return kept;
    }

    /// <summary>An input's file is named by its content, so that the same one is never kept twice.</summary>
    public static string NameOf(ReadOnlySpan<byte> input) => Convert.ToHexStringLower(SHA256.HashData(input))[..16];
}
