using ReleaseService.Contracts.Errors;

namespace ReleaseService.Contracts.Client;

/// <summary>The service answered with an error, or with something that isn't its answer.</summary>
public sealed class ReleaseServiceException : Exception
{
    /// <summary>Creates the exception for an HTTP status and, where the body was problem JSON, its problem.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="problem">The problem of the body; null when the body wasn't problem JSON.</param>
    /// <param name="retryAfter">When to ask again; null where the answer doesn't say.</param>
    public ReleaseServiceException(int status, Problem? problem, TimeSpan? retryAfter = null)
        : base(problem is null ? $"The service answered with status {status}." : $"{problem.Title}: {problem.Detail}")
    {
        Status = status;
        Problem = problem;
        RetryAfter = retryAfter;
    }

    /// <summary>The HTTP status.</summary>
    public int Status { get; }

    /// <summary>The problem of the body; null when the body wasn't problem JSON.</summary>
    public Problem? Problem { get; }

    /// <summary>The header <c>Retry-After</c>: when to ask again; null where the answer doesn't say.</summary>
    public TimeSpan? RetryAfter { get; }
}
