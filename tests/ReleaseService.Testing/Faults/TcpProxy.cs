using System.Net;
using System.Net.Sockets;

namespace ReleaseService.Testing.Faults;

/// <summary>A way to a server on the loopback that can be made slow or be held up, and that knows how far a conversation has got. (Not every kernel has netem.)</summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly int _target;
    private readonly Task _accepting;
    private volatile TaskCompletionSource _open = new();
    private Trigger? _atSent;
    private long _sent;

    public TcpProxy(int target)
    {
        _target = target;
        _open.SetResult();
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Of each piece, both ways.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>How many bytes clients have sent.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Does something as soon as clients have sent so many bytes from now on, before more of them passes.</summary>
    public void WhenSent(long bytes, Action act) => _atSent = new(Sent + bytes, act);

    /// <summary>Nothing passes any more, and nobody is told.</summary>
    public void Hold() => _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What was held up goes on.</summary>
    public void Release() => _open.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Release();
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token);
                _ = PassOnAsync(client); // Ends with either side, or the proxy.
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed of.
        }
    }

    private async Task PassOnAsync(TcpClient client)
    {
        using var from = client;
        using var to = new TcpClient { NoDelay = true };
        from.NoDelay = true;
        try
        {
            await to.ConnectAsync(IPAddress.Loopback, _target, _end.Token);
            await Task.WhenAny(PumpAsync(from.GetStream(), to.GetStream(), isSent: true), PumpAsync(to.GetStream(), from.GetStream(), isSent: false));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or IOException)
        {
            // Nobody there: the client hears it by the connection's end.
        }
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to, bool isSent)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReadAsync(buffer, _end.Token) is > 0 and var count)
            {
                if (isSent)
                    CountSent(count);
                if (Delay > TimeSpan.Zero)
                    await Task.Delay(Delay, _end.Token);
                await _open.Task.WaitAsync(_end.Token);
                await to.WriteAsync(buffer.AsMemory(0, count), _end.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Either side has gone.
        }
    }

    private void CountSent(int count)
    {
        // Several connections count, and one of them acts.
        var sent = Interlocked.Add(ref _sent, count);
        if (Volatile.Read(ref _atSent) is { } trigger && sent >= trigger.Bytes && Interlocked.CompareExchange(ref _atSent, null, trigger) == trigger)
            trigger.Act();
    }

    private sealed record Trigger(long Bytes, Action Act);
}
