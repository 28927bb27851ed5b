using System.Text.Json;

namespace ReleaseService.Cluster.State;

/// <summary>
/// What the poller knows of one resource beyond what stands in it: kept in the secret <c>NAME-release-poller</c>, so that a restart, another leader or an outage of the service changes nothing.
/// </summary>
public sealed record ResourceState
{
    /// <summary>The resource's UID: what is remembered of another resource of the same name counts nothing.</summary>
    public required string Uid { get; init; }

    public Condition Condition { get; init; } = Condition.Waiting;

    /// <summary>Why, in words for the administrator.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The release that is held for this instance; its document stands beside the state. Null before the first.</summary>
    public HeldRelease? Held { get; init; }

    /// <summary>Whether its layer was applied, as a whole.</summary>
    public bool IsHeldApplied { get; init; }

    /// <summary>The last release before it that was applied; its document stands beside the state too.</summary>
    public HeldRelease? Previous { get; init; }

    /// <summary>When the version of a v2 resource was last taken back from another manager by force.</summary>
    public DateTimeOffset? ForcedAt { get; init; }

    /// <summary>The highest version that a v2 resource ever migrated to: the operator's own word goes down with whoever sets the version back.</summary>
    public string? HighestMigrated { get; init; }

    /// <summary>By channel id: the highest (epoch, sequence) seen. What is lower is stale.</summary>
    public IReadOnlyDictionary<string, Floor> Floors { get; init; } = new Dictionary<string, Floor>();

    /// <summary>Whether it was ever asked with a license: without one it is not to fall back to the public channel.</summary>
    public bool HadLicense { get; init; }

    /// <summary>Digests that failed here; not tried again.</summary>
    public IReadOnlyList<Quarantined> Quarantine { get; init; } = [];

    /// <summary>A change that the operator is still at; null when it is done.</summary>
    public PendingChange? Pending { get; init; }

    /// <summary>What the API server refused; null where it refused nothing.</summary>
    public Rejection? Rejected { get; init; }

    /// <summary>What others have of the held release.</summary>
    public IReadOnlyList<ShadowedPath> Shadowed { get; init; } = [];

    /// <summary>A newer release that waits for a window, an unpaused resource or a mended one; null when there is none.</summary>
    public string? Waiting { get; init; }

    /// <summary>When the poller looks again if nothing happens.</summary>
    public DateTimeOffset? NextAttempt { get; init; }

    /// <summary>When the service last gave an answer that counted.</summary>
    public DateTimeOffset? LastAnswer { get; init; }

    /// <summary>Whether another says the same, apart from the times that each cycle moves on.</summary>
    public bool IsSameAs(ResourceState other) => Lasting(this) == Lasting(other);

    private static string Lasting(ResourceState state) => JsonSerializer.Serialize(state with { NextAttempt = null, LastAnswer = null }, StateJson.Default.ResourceState);
}
