namespace ReleaseService.Cluster.State;

/// <summary>Names the release of the document that is held.</summary>
/// <param name="ReleaseId">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Digest">Its manifest's.</param>
/// <param name="PlatformVersion">Its version; null where the document has no image tag that is one.</param>
/// <param name="CreatedAt">When it was made, as the document says it.</param>
/// <param name="Channel">The channel's name.</param>
/// <param name="ChannelId">The channel's id.</param>
/// <param name="Place">Null for a pin.</param>
/// <param name="ETag">To ask for what is newer.</param>
public sealed record HeldRelease(string ReleaseId, string Name, string Digest, string? PlatformVersion, string CreatedAt, string Channel, string ChannelId, Floor? Place, string? ETag);
