using ReleaseService.Contracts.Client;

namespace ReleaseService.Bench.Replicas;

/// <summary>Watches through the load balancer, comes back at once when the stream ends, and tells ends from breaks.</summary>
internal sealed class Watcher(string url)
{
    public int Ended { get; private set; }

    public List<string> Broken { get; } = [];

    public async Task RunAsync(CancellationToken end)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"{url}/") };
        string? last = null;
        while (!end.IsCancellationRequested)
        {
            try
            {
                await using var watch = await new ReleaseServiceClient(http).WatchChannelAsync("stable", last, null, end);
                await foreach (var _ in watch.ReadAsync(end))
                    last = watch.LastEventId;
                Ended++;
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
            }
            catch (Exception e)
            {
                Broken.Add(e.Message);
            }
        }
    }
}
