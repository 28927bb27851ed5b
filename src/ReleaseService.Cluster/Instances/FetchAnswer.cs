using ReleaseService.Contracts.Client;

namespace ReleaseService.Cluster.Instances;

/// <summary>What the service said.</summary>
public abstract record FetchAnswer
{
    private FetchAnswer()
    {
    }

    public sealed record Document(FetchedSpec Spec) : FetchAnswer;

    /// <summary>The document is the one that was known (304).</summary>
    public sealed record Unchanged : FetchAnswer;

    /// <summary>The license isn't taken (401, 403).</summary>
    public sealed record Refused(string Message) : FetchAnswer;

    /// <summary>There is no such channel or release: an annotation is wrong, or the console's pin.</summary>
    public sealed record Unknown(string Message) : FetchAnswer;

    /// <summary>No answer, or one that is none.</summary>
    public sealed record Failed(string Message) : FetchAnswer;
}
