namespace ReleaseService.Core.Publishing.Lint;

/// <summary>Finds the known word that an unknown one is a typo of.</summary>
internal static class Typo
{
    /// <summary>
    /// The nearest word that differs in no more than upper and lower case and two insertions, deletions, changes or swaps of neighbours (one, if either word
    /// has fewer than five letters); null if there is none.
    /// </summary>
    public static string? Of(string word, IEnumerable<string> known) => known
        .Where(candidate => candidate != word && Math.Abs(candidate.Length - word.Length) <= 2)
        .Select(candidate => (candidate, Distance: Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant())))
        .Where(entry => entry.Distance <= (Math.Min(word.Length, entry.candidate.Length) < 5 ? 1 : 2))
        .OrderBy(entry => entry.Distance).ThenBy(entry => entry.candidate, StringComparer.Ordinal)
        .Select(entry => entry.candidate).FirstOrDefault();

    /// <summary>Optimal string alignment; the words are about as long as each other and short.</summary>
    private static int Distance(string left, string right)
    {
        var costs = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
            costs[i, 0] = i;
        for (var j = 0; j <= right.Length; j++)
            costs[0, j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                var change = costs[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                costs[i, j] = Math.Min(change, Math.Min(costs[i - 1, j], costs[i, j - 1]) + 1);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                    costs[i, j] = Math.Min(costs[i, j], costs[i - 2, j - 2] + 1);
            }
        }

        return costs[left.Length, right.Length];
    }
}
