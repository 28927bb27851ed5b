namespace ReleaseService.Contracts.Releases;

/// <summary>Names a release.</summary>
/// <param name="ReleaseId">Its id.</param>
/// <param name="Name">Its name.</param>
public sealed record ReleaseReference(Guid ReleaseId, string Name);
