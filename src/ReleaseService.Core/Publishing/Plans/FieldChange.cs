namespace ReleaseService.Core.Publishing.Plans;

/// <summary>A field of a channel that the file has otherwise than the server.</summary>
/// <param name="Field">Its name in the file.</param>
/// <param name="Old">The server's, for people; empty for nothing.</param>
/// <param name="New">The file's.</param>
public sealed record FieldChange(string Field, string Old, string New);
