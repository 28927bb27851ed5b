using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ReleaseService.Testing.Servers;

/// <summary>
/// A port of 127.0.0.1 for servers that can't choose one themselves: nobody listened there a moment ago, nobody else in this process was given it, and it is below those that systems
/// give to outgoing connections, one of which would take it before the server has started.
/// </summary>
public static class FreePort
{
    private static readonly ConcurrentDictionary<int, bool> Given = new();

    public static int Find()
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 32_000);
            if (Given.TryAdd(port, true) && IsFree(port))
                return port;
        }
    }

    public static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
