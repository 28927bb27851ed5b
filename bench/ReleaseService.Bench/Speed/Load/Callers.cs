namespace ReleaseService.Bench.Speed.Load;

/// <summary>Authorization values that the requests of a run take in turn.</summary>
/// <param name="File">One a line.</param>
/// <param name="IsOnce">Whether the run ends when each was sent; else they are sent again and again.</param>
internal sealed record Callers(string File, bool IsOnce = false);
