using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ReleaseService.Cli.Tests.Loopback;

/// <summary>
/// A service on a real socket, that answers what a test tells it, also what no well-behaved one would: nothing, half an answer, a web page.
/// Several answers for one request are given one after the other; the last one stays.
/// </summary>
internal sealed class LoopbackService : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Answer>> _answers = new();
    private readonly Task _serving;

    public LoopbackService()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public ConcurrentQueue<Received> Requests { get; } = new();

    /// <param name="request">Method and path with query: <c>GET /api/v1/channels</c>.</param>
    /// <param name="answers">In order.</param>
    public LoopbackService On(string request, params Answer[] answers)
    {
        _answers[request] = new(answers);
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _serving;
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_end.Token);
                await ServeAsync(client);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or IOException or ObjectDisposedException)
            {
                // The client left, or the test ended.
            }
        }
    }

    /// <summary>One request for each connection.</summary>
    private async Task ServeAsync(TcpClient client)
    {
        var stream = client.GetStream();
        var request = await Received.ReadAsync(stream, _end.Token);
        Requests.Enqueue(request);
        var answer = Next(request.Line);
        await stream.WriteAsync(answer.Bytes, _end.Token);
        if (answer.BreaksOff)
            client.Client.LingerState = new LingerOption(true, 0); // a reset instead of an orderly end
    }

    private Answer Next(string line)
    {
        if (!_answers.TryGetValue(line, out var queue))
            return Answer.Problem(404, "not_found", "Not found", $"The test has no answer for {line}.");
        return queue.Count > 1 && queue.TryDequeue(out var next) ? next : queue.TryPeek(out var last) ? last : throw new InvalidOperationException($"No answer for {line}.");
    }
}

/// <summary>A request as it came.</summary>
internal sealed record Received(string Line, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public static async Task<Received> ReadAsync(NetworkStream stream, CancellationToken cancellation)
    {
        List<byte> head = [];
        var one = new byte[1];
        while (head.Count < 4 || !head[^4..].SequenceEqual("\r\n\r\n"u8.ToArray()))
        {
            if (await stream.ReadAsync(one, cancellation) == 0)
                throw new IOException("The client left.");
            head.Add(one[0]);
            if (!char.IsAsciiLetter((char)head[0]))
                throw new IOException("That is no HTTP.");
        }

        var lines = Encoding.ASCII.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(parts => parts[0], parts => parts[1], StringComparer.OrdinalIgnoreCase);
        var body = new byte[headers.TryGetValue("Content-Length", out var length) ? int.Parse(length) : 0];
        await stream.ReadExactlyAsync(body, cancellation);
        return new(lines[0][..lines[0].LastIndexOf(' ')], headers, Encoding.UTF8.GetString(body));
    }
}
