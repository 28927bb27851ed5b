using System.Diagnostics;

namespace ReleaseService.Bench.Speed.Suites;

/// <summary>Promotions at a pace that doesn't wait for them, as long as not too many are under way.</summary>
internal sealed class PromotionStorm(string url, int perSecond)
{
    private const int MostAtOnce = 20;
    private const int WarmUps = 60;

    private readonly AlternatingPromotions _promotions = new();
    private int _underWay;
    private int _made;

    /// <summary>One after the other, until nothing of it is new to the server's compiler.</summary>
    public async Task WarmUpAsync()
    {
        using var http = new HttpClient { BaseAddress = new Uri($"{url}/") };
        for (var i = 0; i < WarmUps; i++)
            await _promotions.NextAsync(http);
    }

    /// <returns>How many a second were made while the other thing went on.</returns>
    public async Task<double> DuringAsync(Func<Task> other)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"{url}/") };
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / perSecond));
        var (started, madeBefore, running) = (Stopwatch.GetTimestamp(), _made, new List<Task>());
        for (var rest = other(); !rest.IsCompleted; await timer.WaitForNextTickAsync())
        {
            if (Volatile.Read(ref _underWay) < MostAtOnce)
                running.Add(PromoteAsync(http));
        }

        var rate = (_made - madeBefore) / Stopwatch.GetElapsedTime(started).TotalSeconds;
        await Task.WhenAll(running);
        return rate;
    }

    private async Task PromoteAsync(HttpClient http)
    {
        Interlocked.Increment(ref _underWay);
        try
        {
            if (await _promotions.NextAsync(http) is not null)
                Interlocked.Increment(ref _made);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }
}
