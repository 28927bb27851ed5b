namespace ReleaseService.Storage.Releases;

/// <summary>The one part of a release that may be corrected; it stands outside the digest, so in a table of its own.</summary>
public sealed class ReleaseNotesRow
{
    public required Guid ReleaseId { get; init; }

    public required string Notes { get; set; }

    public required long Revision { get; set; }
}
