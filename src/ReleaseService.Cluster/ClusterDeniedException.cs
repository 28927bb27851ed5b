namespace ReleaseService.Cluster;

/// <summary>The poller's ServiceAccount may not do what it has to; only an administrator can mend that.</summary>
public sealed class ClusterDeniedException(string message, Exception inner) : Exception(message, inner);
