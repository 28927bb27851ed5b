using ReleaseService.Server.Hosting;

namespace ReleaseService.Server.Channels;

/// <summary>Section <c>Channels</c>.</summary>
public sealed class ChannelSettings : ISettings
{
    /// <summary>How many may watch channels here at once; 0 – 1,000,000. More get 503 and can still ask for the spec.</summary>
    public int MaxWatchers { get; init; } = 20_000;

    /// <summary>The longest that a watcher hears nothing; 1 s – 5 min. Proxies cut connections that are silent for a minute or so.</summary>
    public TimeSpan WatchHeartbeat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>When a watcher whose stream has ended comes back, on average; 1 s – 10 min. Each is told another time between half and one and a half of it.</summary>
    public TimeSpan WatchRetry { get; init; } = TimeSpan.FromSeconds(5);

    public IEnumerable<string> Check()
    {
        if (MaxWatchers is < 0 or > 1_000_000)
            yield return $"MaxWatchers must be 0 – 1000000, is {MaxWatchers}.";
        if (WatchHeartbeat < TimeSpan.FromSeconds(1) || WatchHeartbeat > TimeSpan.FromMinutes(5))
            yield return $"WatchHeartbeat must be 00:00:01 – 00:05:00, is {WatchHeartbeat}.";
        if (WatchRetry < TimeSpan.FromSeconds(1) || WatchRetry > TimeSpan.FromMinutes(10))
            yield return $"WatchRetry must be 00:00:01 – 00:10:00, is {WatchRetry}.";
    }
}
