using System.Net;
using System.Net.Sockets;
using System.Text;
using ReleaseService.Testing.Servers;

namespace ReleaseService.Testing.Faults;

/// <summary>Clients that hold a server up: slowloris (a header, byte by byte, never to its end), connections that say nothing, half a body, and answers that nobody reads.</summary>
public static class ClientFaults
{
    private const string Head = "GET /api/v1/channels/stable/spec HTTP/1.1\r\nHost: localhost\r\n";

    public static async Task RunAsync(FaultRun run)
    {
        await run.BeginAsync([$"--Database:ConnectionString=Data Source={run.Folder}/release-service.db", "--Hosting:HeaderTimeout=00:00:01"]);
        var count = run.Times(50, 2000);
        List<Socket> sockets = [];
        try
        {
            for (var i = 0; i < count; i++)
            {
                sockets.Add(await SayAsync(run, Head + "X-Slow: "));
                sockets.Add(await SayAsync(run, ""));
                sockets.Add(await SayAsync(run, "POST /api/v1/releases HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nhalf"));
                sockets.Add(await SayAsync(run, string.Concat(Enumerable.Repeat($"{Head}\r\n", run.Times(10, 200))), receiveBuffer: 4096)); // and never reads
            }

            await run.ReadsAsync(run.Times(20, 500));
            await run.WritesAsync(3);
            foreach (var (slow, i) in sockets.Where((_, i) => i % 4 == 0).Select((slow, i) => (slow, i)))
                await EndsAsync(slow, i);
            run.Note($"{sockets.Count} connections that hold it up, {count} slow headers ended by it");
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }

        await run.EndAsync();
    }

    private static async Task<Socket> SayAsync(FaultRun run, string text, int? receiveBuffer = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        if (receiveBuffer is { } size)
            socket.ReceiveBufferSize = size;
        await socket.ConnectAsync(IPAddress.Loopback, run.Server.Address.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(text));
        return socket;
    }

    /// <summary>A byte now and then, until the server has had enough.</summary>
    private static async Task EndsAsync(Socket slow, int number)
    {
        var buffer = new byte[1024];
        var ended = ReadToEndAsync();
        await Eventually.HoldsAsync(
            async () =>
            {
                if (!ended.IsCompleted)
                    await SendByteAsync();
                return ended.IsCompleted;
            },
            $"slow header {number} is ended");

        async Task ReadToEndAsync()
        {
            try
            {
                while (await slow.ReceiveAsync(buffer) > 0)
                {
                    // 408, and the end.
                }
            }
            catch (SocketException)
            {
                // A reset is an end too.
            }
        }

        async Task SendByteAsync()
        {
            try
            {
                await slow.SendAsync("a"u8.ToArray());
            }
            catch (SocketException)
            {
                // As above.
            }
        }
    }
}
