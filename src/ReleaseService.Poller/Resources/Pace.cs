namespace ReleaseService.Poller.Resources;

/// <summary>
/// How long a resource's loop pauses before its next cycle. Something that happens now and then is answered at once; a tool that writes all the time is answered slowly.
/// </summary>
public sealed class Pace(TimeProvider time)
{
    private const int FreeCyclesAMinute = 60;
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan SlowDown = TimeSpan.FromSeconds(10);

    private readonly Queue<long> _cycles = new();

    /// <summary>A cycle ended.</summary>
    /// <returns>How long to pause, whatever happens meanwhile.</returns>
    public TimeSpan After()
    {
        var now = time.GetTimestamp();
        _cycles.Enqueue(now);
        while (time.GetElapsedTime(_cycles.Peek(), now) > TimeSpan.FromMinutes(1))
            _cycles.Dequeue();
        return _cycles.Count > FreeCyclesAMinute ? SlowDown : Breath;
    }
}
