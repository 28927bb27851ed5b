namespace ReleaseService.Storage.Releases;

/// <summary>An id under which another server knows a release; pins of it get this release.</summary>
public sealed class ReleaseAliasRow : IAppendOnly
{
    public required Guid Alias { get; init; }

    public required Guid ReleaseId { get; init; }

    public required long Revision { get; init; }
}
