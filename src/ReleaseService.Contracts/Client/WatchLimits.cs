namespace ReleaseService.Contracts.Client;

/// <summary>What a watcher puts up with.</summary>
public sealed record WatchLimits
{
    /// <summary>The most bytes of one event, inflated.</summary>
    public int EventBytes { get; init; } = 64 * 1024;

    /// <summary>The longest time without a byte. A server sends a heartbeat every 15 seconds unless it is set otherwise, at most every five minutes.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The clock that tells how long that is.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
