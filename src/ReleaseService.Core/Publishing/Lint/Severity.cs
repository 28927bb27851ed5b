namespace ReleaseService.Core.Publishing.Lint;

/// <summary>An error keeps a release from being published; a warning may be waived with a reason.</summary>
public enum Severity
{
    Error,
    Warning,
}
