namespace ReleaseService.Storage.Revisions;

/// <summary>One committed write. Servers compare the newest with the one they show.</summary>
public sealed class RevisionRow : IAppendOnly
{
    public required long Number { get; init; }

    /// <summary>Random: a server that has seen this pair of number and nonce, and no longer finds it, looks at a restored database.</summary>
    public required Guid Nonce { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>For people: what was written.</summary>
    public required string What { get; init; }
}
