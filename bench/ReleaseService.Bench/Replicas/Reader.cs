using System.Diagnostics;
using ReleaseService.Contracts;

namespace ReleaseService.Bench.Replicas;

/// <summary>A client that asks for the head all the time, through the load balancer, and notes each failure and each time that the sequence went back.</summary>
internal sealed class Reader(string url, HttpMethod method, bool saysWhatItHasSeen)
{
    private readonly List<(long Sequence, long At)> _seen = [];

    public int Answers { get; private set; }

    public List<string> Failures { get; } = [];

    /// <summary>For each answer that was older than one before: how long the newer had been known when the request was sent, ms.</summary>
    public List<double> WentBack { get; } = [];

    /// <summary>How long each of these answers took, ms: a server that catches up waits a second at most.</summary>
    public List<double> WentBackWithin { get; } = [];

    public async Task RunAsync(CancellationToken end)
    {
        using var http = new HttpClient { BaseAddress = new Uri(url) };
        while (!end.IsCancellationRequested)
        {
            try
            {
                await AskAsync(http);
            }
            catch (Exception e)
            {
                Failures.Add($"{method}: {e.Message}");
            }

            await Task.Delay(1, CancellationToken.None);
        }
    }

    private async Task AskAsync(HttpClient http)
    {
        using var request = new HttpRequestMessage(method, "/api/v1/operator/channel");
        if (saysWhatItHasSeen && _seen.Count > 0)
            request.Headers.Add(HeaderNames.MinSequence, $"1-{_seen[^1].Sequence}");
        var sent = Stopwatch.GetTimestamp();
        using var answer = await http.SendAsync(request);
        var body = await answer.Content.ReadAsByteArrayAsync();
        if ((int)answer.StatusCode != 200)
        {
            Failures.Add($"{method}: {(int)answer.StatusCode}");
            return;
        }

        Answers++;
        var sequence = Sequence.Of(body);
        if (_seen.Count == 0 || sequence > _seen[^1].Sequence)
            _seen.Add((sequence, Stopwatch.GetTimestamp()));
        else if (sequence < _seen[^1].Sequence)
        {
            WentBack.Add(Stopwatch.GetElapsedTime(_seen.First(seen => seen.Sequence > sequence).At, sent).TotalMilliseconds);
            WentBackWithin.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
        }
    }
}
