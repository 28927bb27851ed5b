namespace ReleaseService.Poller.Cycle;

/// <summary>When to try again what failed outside: from 5 s on, doubled each time up to 30 min, and never the same for two pollers.</summary>
public static class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    /// <param name="failures">How many attempts have failed, one after the other; from 1.</param>
    public static TimeSpan After(int failures)
    {
        var longest = Math.Min(First.TotalSeconds * Math.Pow(2, Math.Min(failures, 20) - 1), Longest.TotalSeconds);
        return TimeSpan.FromSeconds(longest * (0.75 + (Random.Shared.NextDouble() / 4)));
    }
}
