namespace ReleaseService.Cluster;

/// <summary>What became of a server-side apply.</summary>
public abstract record ApplyAnswer
{
    private ApplyAnswer()
    {
    }

    /// <summary>Written, or already so.</summary>
    public sealed record Applied(WandbResource Resource) : ApplyAnswer;

    /// <summary>Somebody took a field since the resource was read.</summary>
    public sealed record Conflict(string Message) : ApplyAnswer;

    /// <summary>The resource isn't the one that was read any more: changed, deleted, or another under the same name.</summary>
    public sealed record Stale : ApplyAnswer;

    /// <summary>Admission, the schema or the rights say no. To try the same again gives the same.</summary>
    public sealed record Refused(string Message) : ApplyAnswer;
}
