namespace ReleaseService.Bench.Speed;

/// <summary>The command line of <c>speed</c>.</summary>
internal sealed record SpeedOptions(string ServerDll, string GoPeer, string Results, int Rounds, int Seconds, IReadOnlySet<string> Without)
{
    /// <summary>What can be left out.</summary>
    public static readonly string[] Parts = ["peers", "nginx", "go", "callers", "conditions", "allocations", "memory", "watchers"];

    /// <returns>Null for a command line that isn't one.</returns>
    public static SpeedOptions? Parse(string[] args)
    {
        if (args is not [var server, var go, var results, var roundsText, var secondsText, .. var rest] || !int.TryParse(roundsText, out var rounds) || !int.TryParse(secondsText, out var seconds) || rounds < 1 || seconds < 1)
            return null;
        var without = rest switch { [] => [], ["--without", var list] => list.Split(','), _ => ["?"] };
        return without.All(Parts.Contains) ? new(server, go, results, rounds, seconds, without.ToHashSet()) : null;
    }

    public bool Has(string part) => !Without.Contains(part);
}
