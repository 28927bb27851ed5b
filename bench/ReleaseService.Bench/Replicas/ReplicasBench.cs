using System.Diagnostics;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;

namespace ReleaseService.Bench.Replicas;

/// <summary>Several servers on one PostgreSQL behind nginx: how long a promotion takes to be visible at all of them, whether clients that go from one to the other see the past, and whether a rolling restart fails a request.</summary>
internal static class ReplicasBench
{
    private const int FirstPort = 18110;
    private const int ProxyPort = 18109;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var dll, var sample, var counts, var promotions])
            return 1;

        foreach (var count in counts.Split(',').Select(int.Parse))
        {
            await using var database = await TestDatabase.CreateAsync(DatabaseKind.Postgres);
            await SampleChannels.SeedAsync(database);
            string[] settings = [.. database.Settings, $"--Identity:BootstrapTokenFile={TestServer.AdminTokenFile}", "--Hosting:LogLevel=Warning", "--Hosting:DrainDelay=00:00:02"];
            var ports = Enumerable.Range(FirstPort, count).ToArray();
            var servers = new BenchProcess[count];
            for (var i = 0; i < count; i++)
                servers[i] = await ServerUnderBench.StartAsync(dll, settings, ports[i]);
            try
            {
                await using var nginx = await SampleProxy.StartAsync(sample, ProxyPort, ports);
                Console.WriteLine($"\n{count} servers");
                await PromoteAsync(nginx.Url, servers, int.Parse(promotions));
                await RestartAsync(nginx, servers, i => ServerUnderBench.StartAsync(dll, settings, ports[i]));
            }
            finally
            {
                foreach (var server in servers)
                    await server.DisposeAsync();
            }
        }

        return 0;
    }

    private static async Task PromoteAsync(string url, BenchProcess[] servers, int promotions)
    {
        List<double> fromSent = [], fromAnswer = [];
        List<Reader> plain = [new(url, HttpMethod.Get, false), new(url, HttpMethod.Get, false)], careful = [new(url, HttpMethod.Get, true), new(url, HttpMethod.Get, true)];
        using var end = new CancellationTokenSource();
        var running = plain.Concat(careful).Select(reader => reader.RunAsync(end.Token)).ToList();
        using var http = new HttpClient();
        var heads = new AlternatingPromotions();
        for (var i = 0; i < promotions + 5; i++)
        {
            var (sent, answered, shown) = await PromoteOnceAsync(http, heads, servers, i);
            if (i >= 5) // The first ones warm up.
            {
                fromSent.Add(Stopwatch.GetElapsedTime(sent, shown).TotalMilliseconds);
                fromAnswer.Add(Math.Max(0, Stopwatch.GetElapsedTime(answered, shown).TotalMilliseconds));
            }

            await Task.Delay(20);
        }

        await end.CancelAsync();
        await Task.WhenAll(running);
        Print($"promotion sent until visible everywhere, ms ({promotions})", fromSent);
        Print("promotion answered until visible everywhere, ms", fromAnswer);
        foreach (var (name, readers) in new[] { ("round robin", plain), ("round robin that says what it has seen", careful) })
        {
            var (back, within) = (readers.SelectMany(reader => reader.WentBack).ToList(), readers.SelectMany(reader => reader.WentBackWithin).ToList());
            Console.WriteLine($"{name,-62}{readers.Sum(reader => reader.Answers)} answers, {readers.Sum(reader => reader.Failures.Count)} failed, sequence went back {back.Count} times, at most {back.DefaultIfEmpty(0).Max():0.0} ms after the newer was seen (answers that took {within.DefaultIfEmpty(0).Min():0} – {within.DefaultIfEmpty(0).Max():0} ms)");
        }
    }

    /// <returns>Timestamps.</returns>
    private static async Task<(long Sent, long Answered, long Shown)> PromoteOnceAsync(HttpClient http, AlternatingPromotions heads, BenchProcess[] servers, int number)
    {
        var target = 15 + number;
        var sent = Stopwatch.GetTimestamp();
        var shown = servers.Select(server => WaitAsync(http, server.Url, target)).ToList();
        using var at = new HttpClient { BaseAddress = new Uri($"{servers[number % servers.Length].Url}/") };
        var sequence = await heads.NextAsync(at);
        var answered = Stopwatch.GetTimestamp();
        if (sequence != target)
            throw new InvalidOperationException($"Sequence {sequence} instead of {target}.");
        return (sent, answered, (await Task.WhenAll(shown)).Max());
    }

    private static async Task<long> WaitAsync(HttpClient http, string url, long target)
    {
        while (Sequence.Of(await http.GetByteArrayAsync($"{url}/api/v1/operator/channel")) < target)
            await Task.Delay(1);
        return Stopwatch.GetTimestamp();
    }

    private static async Task RestartAsync(NginxProcess nginx, BenchProcess[] servers, Func<int, Task<BenchProcess>> startAsync)
    {
        using var end = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 8).Select(i => new Reader(nginx.Url, i == 0 ? HttpMethod.Post : HttpMethod.Get, false)).ToList();
        var watchers = Enumerable.Range(0, 20).Select(_ => new Watcher(nginx.Url)).ToList();
        var running = readers.Select(reader => reader.RunAsync(end.Token)).Concat(watchers.Select(watcher => watcher.RunAsync(end.Token))).ToList();
        var started = Stopwatch.GetTimestamp();
        var restarts = 0;
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < servers.Length; i++, restarts++)
            {
                if (await servers[i].StopAsync() is not 0 and var code)
                    Console.WriteLine($"A server ended with {code}.");
                await servers[i].DisposeAsync();
                servers[i] = await startAsync(i);
            }
        }

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await end.CancelAsync();
        await Task.WhenAll(running);
        Console.WriteLine($"{$"rolling restart, {restarts} restarts in {seconds:0} s",-62}{readers.Sum(reader => reader.Answers)} answers, {readers.Sum(reader => reader.Failures.Count)} failed; watches: {watchers.Sum(watcher => watcher.Ended)} ended, {watchers.Sum(watcher => watcher.Broken.Count)} broke");
        foreach (var failure in readers.SelectMany(reader => reader.Failures).Concat(watchers.SelectMany(watcher => watcher.Broken)).GroupBy(text => text).Take(10))
            Console.WriteLine($"    {failure.Count()} × {failure.Key}");
        Console.WriteLine($"    nginx noted: {nginx.Errors()}");
    }

    private static void Print(string what, List<double> ms)
    {
        ms.Sort();
        Console.WriteLine($"{what,-62}p50 {At(0.5):0.0}, p99 {At(0.99):0.0}, max {ms[^1]:0.0}");
        double At(double share) => ms[Math.Min(ms.Count - 1, (int)(share * ms.Count))];
    }
}
