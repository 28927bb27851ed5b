namespace ReleaseService.Testing.Kubernetes;

/// <summary>The versions of <c>weightsandbiases.apps.wandb.com</c> that a cluster serves. There is one definition of the kind per cluster, so each takes a cluster of its own.</summary>
public enum ResourceVersions
{
    /// <summary>v1 only, as with operators 1.x.</summary>
    V1,

    /// <summary>v2, which is stored, and v1.</summary>
    V2,
}
