namespace ReleaseService.Cluster.State;

/// <summary>A leaf that somebody above the channel wants.</summary>
public sealed record ShadowedPath(string Path, IReadOnlyList<string> By);
