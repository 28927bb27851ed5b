using System.Net;
using System.Net.Sockets;

namespace ReleaseService.Testing.Servers;

/// <summary>Takes each connection and resets it at once, as a service does that dies, or a load balancer without one.</summary>
public sealed class HangingUp : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Thread _thread;

    public HangingUp()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _thread = new Thread(HangUp) { IsBackground = true };
        _thread.Start();
    }

    public Uri Address => new($"http://{_listener.LocalEndPoint}/");

    public void Dispose()
    {
        _listener.Dispose();
        _thread.Join();
    }

    private void HangUp()
    {
        try
        {
            while (true)
            {
                using var taken = _listener.Accept();
                taken.LingerState = new LingerOption(enable: true, seconds: 0);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Disposed of.
        }
    }
}
