namespace ReleaseService.Poller.Cycle;

/// <summary>How far the operator is with a change.</summary>
/// <param name="Kind">How far.</param>
/// <param name="Message">The operator's own words, where it has some.</param>
public sealed record Progress(ProgressKind Kind, string Message = "");

/// <summary>See <see cref="Progress"/>.</summary>
public enum ProgressKind
{
    Running,
    Done,
    Failed,
}
