namespace ReleaseService.Poller.State;

/// <summary>A release that failed on this resource.</summary>
public sealed record Quarantined(string Digest, string Name, string Reason, DateTimeOffset At);
