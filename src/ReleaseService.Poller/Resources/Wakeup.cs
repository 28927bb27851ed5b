using System.Threading.Channels;

namespace ReleaseService.Poller.Resources;

/// <summary>Wakes one sleeper. However often it is called meanwhile, it wakes once.</summary>
public sealed class Wakeup(TimeProvider time)
{
    private readonly Channel<bool> _calls = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private int _isDue;

    /// <param name="isDue">Whether the service is to be asked.</param>
    public void Call(bool isDue)
    {
        if (isDue)
            Interlocked.Exchange(ref _isDue, 1);
        _calls.Writer.TryWrite(true);
    }

    /// <summary>Sleeps until somebody calls, or for so long.</summary>
    /// <returns>Whether the service is to be asked: somebody said so, or the time has come.</returns>
    public async Task<bool> SleepAsync(TimeSpan longest, CancellationToken cancellation)
    {
        var isOver = false;
        if (!_calls.Reader.TryRead(out _))
            isOver = longest <= TimeSpan.Zero || await IsOverAsync(longest, cancellation);
        return Interlocked.Exchange(ref _isDue, 0) == 1 || isOver;
    }

    private async Task<bool> IsOverAsync(TimeSpan longest, CancellationToken cancellation)
    {
        using var due = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(due.Token, cancellation);
        try
        {
            await _calls.Reader.ReadAsync(either.Token);
            return false;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return true;
        }
    }
}
