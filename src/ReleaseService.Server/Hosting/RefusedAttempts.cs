using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ReleaseService.Server.Hosting;

/// <summary>
/// Counts refused attempts by address (IPv6: by /64, which one customer usually has whole), minute by minute. Beyond the limit a refusal is no longer explained
/// or logged one by one.
/// </summary>
/// <param name="perMinute">How many of one address are explained in a minute.</param>
/// <param name="time">The clock.</param>
public sealed class RefusedAttempts(int perMinute, TimeProvider time)
{
    private const int MostAddresses = 100_000;

    private long Minute => time.GetUtcNow().ToUnixTimeSeconds() / 60;

    private ConcurrentDictionary<IPAddress, int> _counts = new();
    private long _minute;

    /// <summary>Whether the next refusal of an address would be one too many.</summary>
    public bool IsOver(IPAddress? address) =>
        Interlocked.Read(ref _minute) == Minute && _counts.TryGetValue(Block(address ?? IPAddress.None), out var count) && count >= perMinute;

    /// <summary>Counts one more.</summary>
    /// <returns>How many over the limit this one is; 0 or less: within it.</returns>
    public int Add(IPAddress? address)
    {
        var minute = Minute;
        if (Interlocked.Exchange(ref _minute, minute) != minute || _counts.Count > MostAddresses)
            _counts = new();
        return _counts.AddOrUpdate(Block(address ?? IPAddress.None), 1, (_, count) => count + 1) - perMinute;
    }

    private static IPAddress Block(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }
}
