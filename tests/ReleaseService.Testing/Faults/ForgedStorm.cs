using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ReleaseService.Testing.Servers;

namespace ReleaseService.Testing.Faults;

/// <summary>
/// Tokens that look like licenses (RS256, the right key id, a payload of the right shape) with signatures that are none, another each time, as fast as a few connections take them, from an address of their own.
/// A look at each signature would be the server's whole time; the limiter bounds that to so many a minute.
/// </summary>
public sealed class ForgedStorm(FaultServer server, string genuine)
{
    public const int RefusalsPerMinute = 100;

    /// <summary>Beyond that limit.</summary>
    private const int LooksPerSecond = RefusalsPerMinute / 5;

    private const int Connections = 4;

    private long _told;
    private long _tooMany;
    private long _others;

    public long Sent => Told + TooMany + Others;

    /// <summary>401: its signature was checked.</summary>
    public long Told => Interlocked.Read(ref _told);

    /// <summary>429: it wasn't.</summary>
    public long TooMany => Interlocked.Read(ref _tooMany);

    public long Others => Interlocked.Read(ref _others);

    public Task RunAsync(CancellationToken end) => Task.WhenAll(Enumerable.Range(0, Connections).Select(number => Task.Run(() => SendAsync(number, end))));

    private async Task SendAsync(int number, CancellationToken end)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
        await socket.ConnectAsync(IPAddress.Loopback, server.Address.Port, CancellationToken.None);
        var token = $"{genuine[..genuine.LastIndexOf('.')]}.{new string('A', 342)}";
        var request = Encoding.ASCII.GetBytes($"GET /api/v1/channels/stable/spec HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n");
        var signature = request.AsMemory(request.Length - 4 - 342);
        var answer = new byte[16 * 1024];
        for (long i = 0; !end.IsCancellationRequested; i++)
        {
            Encoding.ASCII.GetBytes($"{number}x{i:x12}").CopyTo(signature);
            await socket.SendAsync(request, CancellationToken.None);
            Count(answer.AsSpan(0, await ReadAsync(socket, answer)));
        }
    }

    /// <summary>One answer: to the end of its headers, and its Content-Length.</summary>
    private static async Task<int> ReadAsync(Socket socket, byte[] answer)
    {
        for (var count = 0; ;)
        {
            var read = await socket.ReceiveAsync(answer.AsMemory(count), CancellationToken.None);
            count += read;
            var head = answer.AsSpan(0, count).IndexOf("\r\n\r\n"u8);
            if (read == 0)
                throw new IOException($"The server hung up after {Encoding.ASCII.GetString(answer, 0, count)}");
            if (head >= 0 && count >= head + 4 + Length(Encoding.ASCII.GetString(answer, 0, head)))
                return count;
        }
    }

    private static int Length(string head) =>
        head.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase)) is { } line ? int.Parse(line["Content-Length: ".Length..]) : 0;

    private void Count(ReadOnlySpan<byte> answer)
    {
        if (answer.StartsWith("HTTP/1.1 401"u8))
            Interlocked.Increment(ref _told);
        else if (answer.StartsWith("HTTP/1.1 429"u8))
            Interlocked.Increment(ref _tooMany);
        else
            Interlocked.Increment(ref _others);
    }

    /// <summary>The storm beside licensed clients, and (in the bench) what becomes of their latency.</summary>
    public static async Task RunAsync(FaultRun run)
    {
        await run.BeginAsync([$"--Database:ConnectionString=Data Source={run.Folder}/release-service.db", $"--Licensing:RefusalsPerMinute={RefusalsPerMinute}"], pause: TimeSpan.FromMilliseconds(run.Times(5, 10)));
        await run.PauseWritesAsync();
        await run.ReadsAsync(run.Times(10, 1000)); // warm
        var quiet = await MeasureAsync(run);
        var storm = new ForgedStorm(run.Server, run.Issuer.Issue(TimeProvider.System.GetUtcNow().AddYears(1), "forged"));
        using var end = new CancellationTokenSource();
        var started = Stopwatch.GetTimestamp();
        var storming = storm.RunAsync(end.Token);
        await Eventually.HoldsAsync(() => Task.FromResult(storm.TooMany > run.Times(500, 5000) || storming.IsFaulted), "the storm blows");
        var loud = await MeasureAsync(run);
        await end.CancelAsync();
        await storming;
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        run.Expect(storm.Told <= (RefusalsPerMinute * (2 + (long)(seconds / 60))) + (LooksPerSecond * (2 + (long)seconds)) && storm.Others == 0, $"{storm.Told} signatures were checked, {storm.Others} answers were neither 401 nor 429");
        run.Expect(run.IsShort || loud <= 2 * quiet, $"the readers' p99 rose from {quiet:0.0} to {loud:0.0} ms");
        run.Note($"{storm.Sent / seconds:0} forged tokens a second, {storm.Told} signatures checked in {seconds:0} s; readers' p99 {quiet:0.0} ms without, {loud:0.0} ms with them");
        run.ResumeWrites();
        await run.WritesAsync(1);
        await run.EndAsync();
    }

    private static async Task<double> MeasureAsync(FaultRun run)
    {
        foreach (var reader in run.Readers)
            reader.TakeMilliseconds();
        await run.ReadsAsync(run.Times(10, 2000));
        var all = run.Readers.SelectMany(reader => reader.TakeMilliseconds()).Order().ToList();
        return all[(int)(0.99 * (all.Count - 1))];
    }
}
