namespace ReleaseService.Cluster;

/// <summary>The API server asks for patience (429, or 503 with Retry-After), or can't be reached.</summary>
/// <param name="message">What it said.</param>
/// <param name="retryAfter">When to come back; null where it didn't say.</param>
/// <param name="inner">What was caught.</param>
public sealed class ClusterBusyException(string message, TimeSpan? retryAfter, Exception inner) : Exception(message, inner)
{
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
