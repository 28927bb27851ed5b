using System.Diagnostics;
using System.Text;

namespace ReleaseService.Testing.Faults;

/// <summary>A client with a license that the server knows, which reads its channel all the time. Whatever it doesn't get from a server that lives is a failure.</summary>
public sealed class SteadyReader(FaultServer server, string license, TimeSpan pause)
{
    private readonly List<string> _failures = [];
    private readonly List<double> _milliseconds = [];
    private long _answers;

    public long Answers => Interlocked.Read(ref _answers);

    public IReadOnlyList<string> Failures
    {
        get
        {
            lock (_failures)
                return [.. _failures];
        }
    }

    /// <summary>How long each answer took since the last time this was asked, ms.</summary>
    public IReadOnlyList<double> TakeMilliseconds()
    {
        lock (_failures)
        {
            var taken = _milliseconds.ToList();
            _milliseconds.Clear();
            return taken;
        }
    }

    public async Task RunAsync(CancellationToken end)
    {
        using var http = server.NewClient();
        while (!end.IsCancellationRequested)
        {
            var life = server.Life;
            var started = Stopwatch.GetTimestamp();
            var failure = await AskAsync(http);
            lock (_failures)
            {
                if (failure is null)
                    _milliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                else if (life != 0 && server.Life == life)
                    _failures.Add(failure);
            }

            if (failure is null)
                Interlocked.Increment(ref _answers);
            await Task.Delay(pause, CancellationToken.None);
        }
    }

    private async Task<string?> AskAsync(HttpClient http)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/channels/stable/spec") { Headers = { Authorization = new("Bearer", license) } };
            using var answer = await http.SendAsync(request);
            var body = await answer.Content.ReadAsByteArrayAsync();
            if ((int)answer.StatusCode != 200)
                return $"a read was answered {(int)answer.StatusCode}: {Encoding.UTF8.GetString(body)}";
            return body.AsSpan().IndexOf("\"sequence\":\""u8) > 0 ? null : "a read was answered with no spec";
        }
        catch (Exception e)
        {
            return $"a read failed: {e.Message}"; // Whatever it is, a known license shouldn't have met it.
        }
    }
}
