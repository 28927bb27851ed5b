using System.Text.Json;
using k8s.Autorest;

namespace ReleaseService.Poller.Kubernetes;

/// <summary>When to ask an API server again that gave no answer: from 1 s on, doubled each time up to 30 s, and never the same for two pollers. It is near, and comes back; the service may be away for long (Cycle/Backoff).</summary>
public static class Retry
{
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <param name="failures">How many attempts have failed, one after the other; from 1.</param>
    public static TimeSpan After(int failures)
    {
        var longest = Math.Min(Math.Pow(2, Math.Min(failures, 10) - 1), Longest.TotalSeconds);
        return TimeSpan.FromSeconds(longest * (0.5 + (Random.Shared.NextDouble() / 2)));
    }

    /// <summary>Whether that is what networks and API servers do, and no bug or the caller's own cancellation.</summary>
    public static bool IsFor(Exception e, CancellationToken cancellation) =>
        e is HttpOperationException or HttpRequestException or IOException or JsonException || (e is OperationCanceledException && !cancellation.IsCancellationRequested);
}
