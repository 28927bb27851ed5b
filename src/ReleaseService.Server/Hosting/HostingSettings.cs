using System.Net;
using ReleaseService.Hosting;
using Serilog.Events;

namespace ReleaseService.Server.Hosting;

/// <summary>Section <c>Hosting</c>.</summary>
public sealed class HostingSettings : ISettings
{
    /// <summary>Networks (CIDR) or addresses of the proxies whose X-Forwarded-For and X-Forwarded-Proto are believed. None by default.</summary>
    public List<string> TrustedProxies { get; init; } = [];

    /// <summary>Bytes of all request headers together; 4 KiB – 1 MiB. A license has up to 1.5 KB.</summary>
    public int MaxHeaderBytes { get; init; } = 32 * 1024;

    /// <summary>Bytes of a request body; 0 – 64 MiB.</summary>
    public long MaxBodyBytes { get; init; } = 1024 * 1024;

    /// <summary>For the headers of a request to arrive; 1 s – 10 min.</summary>
    public TimeSpan HeaderTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>For a request to be answered, up to the first byte of a spec; 1 s – 10 min. Who then reads slower than 240 bytes a second is disconnected (Kestrel's default).</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>From SIGTERM, when readiness says no, to the end of serving; 0 – 10 min. Longer than load balancers take to notice.</summary>
    public TimeSpan DrainDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>For running requests to end after that; 0 – 10 min.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Of the service's own messages: Debug, Information, Warning or Error. Libraries log from Warning on whatever this says, since
    /// some put requests into their messages.</summary>
    public LogEventLevel LogLevel { get; init; } = LogEventLevel.Information;

    /// <summary>How many of the reads that went well get a line in the log, each second; 0 – 1,000,000. The others are counted in one. Everything else, errors above all, is always logged; what gets 429 at <c>Debug</c>.</summary>
    public int ReadsLoggedPerSecond { get; init; } = 20;

    public IEnumerable<string> Check()
    {
        foreach (var proxy in TrustedProxies.Where(proxy => !IPNetwork.TryParse(proxy, out _) && !IPAddress.TryParse(proxy, out _)))
            yield return $"TrustedProxies has {proxy}, which is neither an address nor a network such as 10.0.0.0/8.";
        if (!Enum.IsDefined(LogLevel))
            yield return "LogLevel must be Verbose, Debug, Information, Warning, Error or Fatal.";
        if (ReadsLoggedPerSecond is < 0 or > 1_000_000)
            yield return $"ReadsLoggedPerSecond must be 0 – 1000000, is {ReadsLoggedPerSecond}.";
        if (MaxHeaderBytes is < 4096 or > 1024 * 1024)
            yield return $"MaxHeaderBytes must be 4096 – 1048576, is {MaxHeaderBytes}.";
        if (MaxBodyBytes is < 0 or > 64 * 1024 * 1024)
            yield return $"MaxBodyBytes must be 0 – 67108864, is {MaxBodyBytes}.";
        foreach (var (name, value, least) in new[]
                 {
                     (nameof(HeaderTimeout), HeaderTimeout, 1), (nameof(RequestTimeout), RequestTimeout, 1), (nameof(DrainDelay), DrainDelay, 0), (nameof(ShutdownTimeout), ShutdownTimeout, 0),
                 })
        {
            if (value < TimeSpan.FromSeconds(least) || value > TimeSpan.FromMinutes(10))
                yield return $"{name} must be 00:00:0{least} – 00:10:00, is {value}.";
        }
    }
}
