using System.Net.Http.Json;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Releases;

namespace ReleaseService.EndToEnd.Tests.Replicas;

/// <summary>A client and its load balancer in one: asks one replica after the other, of those that say they are ready, and notes whatever it shouldn't have got. One request at a time.</summary>
internal sealed class FailoverClient(Func<IReadOnlyList<Uri>> replicas)
{
    private readonly List<string> _faults = [];
    private ChannelPlace _seen;
    private long _turns;
    private int _answers;

    /// <summary>How many replicas it has looked at, each to the end.</summary>
    public long Turns => Interlocked.Read(ref _turns);

    public int Answers => Volatile.Read(ref _answers);

    public IReadOnlyList<string> Faults
    {
        get
        {
            lock (_faults)
                return [.. _faults];
        }
    }

    public async Task RunAsync(CancellationToken end)
    {
        using var http = new HttpClient();
        for (var turn = 0; !end.IsCancellationRequested; turn++)
        {
            var all = replicas();
            var replica = all[turn % all.Count];
            if (await IsReadyAsync(http, replica))
                await AskAsync(http, replica, turn % 3 == 0 ? HttpMethod.Post : HttpMethod.Get);
            Interlocked.Increment(ref _turns);
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient http, Uri replica)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(replica, "/readyz"));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task AskAsync(HttpClient http, Uri replica, HttpMethod method)
    {
        try
        {
            using var request = new HttpRequestMessage(method, new Uri(replica, "/api/v1/operator/channel"));
            request.Headers.Add(HeaderNames.MinSequence, _seen.ToString());
            using var answer = await http.SendAsync(request);
            answer.EnsureSuccessStatusCode();
            var document = await answer.Content.ReadFromJsonAsync<SpecDocument>();
            var place = new ChannelPlace(long.Parse(answer.Headers.GetValues(HeaderNames.Epoch).Single()), long.Parse(document!.Metadata["sequence"]));
            if (place < _seen)
                Note($"{place} after {_seen}");
            _seen = place;
            Interlocked.Increment(ref _answers);
        }
        catch (Exception e)
        {
            Note(e.ToString()); // Whatever it is, a replica that had said it was ready shouldn't have done it.
        }
    }

    private void Note(string fault)
    {
        lock (_faults)
            _faults.Add(fault);
    }
}
