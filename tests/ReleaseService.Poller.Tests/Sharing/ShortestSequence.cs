using FsCheck;
using FsCheck.Fluent;

namespace ReleaseService.Poller.Tests.Sharing;

/// <summary>Finds in a sequence that fails the part that does it, by leaving out ever smaller parts.</summary>
internal static class ShortestSequence
{
    /// <param name="failing">A sequence that fails.</param>
    /// <param name="fails">Whether another does.</param>
    /// <param name="most">How many others are tried.</param>
    public static async Task<IReadOnlyList<T>> FindAsync<T>(IReadOnlyList<T> failing, Func<IReadOnlyList<T>, Task<bool>> fails, int most)
    {
        var shrinker = Arb.Array(Arb.From(Gen.Elements(failing.ToArray())));
        T[] shortest = [.. failing];
        while (await FindShorterAsync() is { } shorter)
            shortest = shorter;
        return shortest;

        async Task<T[]?> FindShorterAsync()
        {
            foreach (var candidate in shrinker.Shrinker(shortest).Where(candidate => candidate.Length > 0))
            {
                if (most-- <= 0)
                    return null;
                if (await fails(candidate))
                    return candidate;
            }

            return null;
        }
    }
}
