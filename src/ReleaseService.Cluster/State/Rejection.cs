namespace ReleaseService.Cluster.State;

/// <summary>A write that the API server refused: by admission, the schema or the rights. It isn't tried again before the release, the resource or some time has gone by.</summary>
public sealed record Rejection(string Digest, long Generation, string Message, DateTimeOffset At, TimeSpan For);
