namespace ReleaseService.Storage.Licensing;

/// <summary>Says that a license, or whatever names a deployment, gets nothing any more. For good.</summary>
public sealed class RevocationRow : IAppendOnly
{
    public required RevocationKind Kind { get; init; }

    /// <summary>The license's identity, or the deployment's id.</summary>
    public required string Subject { get; init; }

    public required string Actor { get; init; }

    public required string Reason { get; init; }

    public required DateTimeOffset At { get; init; }

    public required long Revision { get; init; }
}

public enum RevocationKind
{
    License,
    Deployment,
}
