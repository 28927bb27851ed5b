namespace ReleaseService.Poller.Kubernetes;

/// <summary>What a list and the watch after it tell.</summary>
public abstract record WatchStep<T>
{
    private WatchStep()
    {
    }

    /// <summary>All there are: at the start, and whenever the watch couldn't go on where it was.</summary>
    public sealed record Listed(IReadOnlyList<T> Items) : WatchStep<T>;

    /// <summary>Made or changed.</summary>
    public sealed record Changed(T Item) : WatchStep<T>;

    public sealed record Deleted(T Item) : WatchStep<T>;

    /// <summary>Listing failed, or a watch ended before its time. It goes on by itself; but the server may not be what it was.</summary>
    public sealed record Interrupted : WatchStep<T>;
}
