using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ReleaseService.Poller.Tests.Egress;

/// <summary>Answers each request with a body of any length, and counts what the other side took of it.</summary>
internal sealed class Flood : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private long _sent;
    private int _answers;

    /// <param name="head">The status line and headers.</param>
    /// <param name="bytes">Of the body; then the connection ends.</param>
    public Flood(string head, long bytes)
    {
        _listener.Start();
        _running = AcceptAsync($"HTTP/1.1 {head}\r\n\r\n", bytes);
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}");

    public long Sent => Interlocked.Read(ref _sent);

    public int Answers => Volatile.Read(ref _answers);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync(string head, long bytes)
    {
        var answers = new List<Task>();
        try
        {
            while (true)
                answers.Add(AnswerAsync(await _listener.AcceptSocketAsync(_stop.Token), head, bytes));
        }
        finally
        {
            await Task.WhenAll(answers);
        }
    }

    private async Task AnswerAsync(Socket socket, string head, long bytes)
    {
        using var _ = socket;
        try
        {
            var chunk = new byte[16 * 1024];
            Array.Fill(chunk, (byte)' ');
            var read = await socket.ReceiveAsync(new byte[chunk.Length], _stop.Token);
            if (read == 0)
                return;
            Interlocked.Increment(ref _answers);
            await socket.SendAsync(Encoding.ASCII.GetBytes(head), _stop.Token);
            for (var left = bytes; left > 0; left -= chunk.Length)
                Interlocked.Add(ref _sent, await socket.SendAsync(chunk, _stop.Token));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // It has had enough, or the test has.
        }
    }
}
