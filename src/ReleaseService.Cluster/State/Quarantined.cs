namespace ReleaseService.Cluster.State;

/// <summary>A release that failed on this resource.</summary>
public sealed record Quarantined(string Digest, string Name, string Reason, DateTimeOffset At)
{
    /// <summary>The same words whenever it is said, so that it is told once.</summary>
    public override string ToString() => $"{Name} failed here on {At:yyyy-MM-dd HH:mm} UTC and isn't tried again: {Reason}";
}
