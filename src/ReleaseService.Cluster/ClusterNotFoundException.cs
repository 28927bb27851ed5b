namespace ReleaseService.Cluster;

/// <summary>Nothing says where the API server is, or what does can't be read.</summary>
public sealed class ClusterNotFoundException(string message, Exception inner) : Exception(message, inner);
