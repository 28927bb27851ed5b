using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using ReleaseService.Bench.Speed.Load;
using ReleaseService.Bench.Speed.Suites;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;

namespace ReleaseService.Bench.Speed;

/// <summary>Many who watch a channel, each with a license of its own, all from this process: what each costs, and when the last one has heard of a promotion.</summary>
internal static class WatchersBench
{
    /// <param name="Megabytes">By which resident memory grew, all watchers together.</param>
    /// <param name="Seconds">From the promotion's request to each one's event: all of them, in order.</param>
    public sealed record Watched(double Megabytes, List<double> Seconds);

    /// <summary>As a command of its own: <c>SERVER_DLL WATCHERS</c>.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var dll, var count])
            return 1;
        using var run = new SpeedRun(new SpeedOptions(dll, "", "", 1, 1, new HashSet<string>()));
        var watched = await MeasureAsync(run, int.Parse(count));
        Console.WriteLine($"{count} watchers: {watched.Megabytes:0} MB, {watched.Megabytes * 1024 / int.Parse(count):0.0} KB each; promotion to the middle one {watched.Seconds[watched.Seconds.Count / 2]:0.00} s, to the last one {watched.Seconds[^1]:0.00} s");
        return 0;
    }

    public static async Task<Watched> MeasureAsync(SpeedRun run, int count)
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Postgres);
        await using var service = await run.StartServiceAsync(database);
        var promotions = new AlternatingPromotions();
        using var http = new HttpClient { BaseAddress = new Uri($"{service.Url}/") };
        for (var i = 0; i < 4; i++)
            await promotions.NextAsync(http); // warms up, and ends where it began
        await service.RestsAsync();
        var before = service.Resident();
        var watchers = new List<WatchingClient>();
        try
        {
            for (var i = 0; i < count; i++)
                watchers.Add(await WatchingClient.OpenAsync(new Uri(service.Url), run.Callers.License("ES256")));
            await service.RestsAsync();
            var megabytes = service.Resident() - before;
            var events = watchers.ConvertAll(watcher => watcher.NextHeadAsync());
            var sent = Stopwatch.GetTimestamp();
            await promotions.NextAsync(http);
            return new(megabytes, [.. (await Task.WhenAll(events)).Select(at => Stopwatch.GetElapsedTime(sent, at).TotalSeconds).Order()]);
        }
        finally
        {
            watchers.ForEach(watcher => watcher.Dispose());
        }
    }

    /// <summary>A connection and no more: ten thousand must fit beside the server.</summary>
    private sealed class WatchingClient : IDisposable
    {
        private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

        private readonly TcpClient _connection = new();
        private StreamReader? _lines;

        /// <summary>Asks, and waits for the head that is.</summary>
        public static async Task<WatchingClient> OpenAsync(Uri url, string license)
        {
            var client = new WatchingClient();
            await client._connection.ConnectAsync(url.Host, url.Port);
            var stream = client._connection.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET /api/v1/channels/{AlternatingPromotions.Channel}/watch HTTP/1.1\r\nHost: {url.Authority}\r\nAuthorization: {CallerFiles.Bearer(license)}\r\n\r\n"));
            client._lines = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, bufferSize: 512);
            await client.NextHeadAsync();
            return client;
        }

        /// <returns>When it came: a timestamp.</returns>
        public async Task<long> NextHeadAsync()
        {
            using var end = new CancellationTokenSource(Longest);
            while (await _lines!.ReadLineAsync(end.Token) is { } line)
            {
                if (line == "event: head")
                    return Stopwatch.GetTimestamp();
            }

            throw new InvalidOperationException("A watch ended.");
        }

        public void Dispose()
        {
            _lines?.Dispose();
            _connection.Dispose();
        }
    }
}
