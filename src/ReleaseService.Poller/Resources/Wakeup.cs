using System.Threading.Channels;

namespace ReleaseService.Poller.Resources;

/// <summary>Wakes one sleeper. However often it is called meanwhile, it wakes once.</summary>
public sealed class Wakeup(TimeProvider time)
{
    private readonly Channel<bool> _calls = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile bool _isDue;

    /// <param name="isDue">Whether the service is to be asked.</param>
    public void Call(bool isDue)
    {
        _isDue |= isDue;
        _calls.Writer.TryWrite(true);
    }

    /// <summary>Sleeps until somebody calls, or for so long.</summary>
    /// <returns>Whether the service is to be asked: somebody said so, or the time has come.</returns>
    public async Task<bool> SleepAsync(TimeSpan longest, CancellationToken cancellation)
    {
<<<<<<< HEAD
        var isOver = false;
        using var due = new CancellationTokenSource(longest > TimeSpan.Zero ? longest : TimeSpan.Zero, time);
=======
        if (_calls.Reader.TryRead(out _) || longest <= TimeSpan.Zero)
            return;
        using var due = new CancellationTokenSource(longest, time);
>>>>>>> s11-p1
        using var either = CancellationTokenSource.CreateLinkedTokenSource(due.Token, cancellation);
        try
        {
            await _calls.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            isOver = true;
        }

        var isDue = _isDue || isOver;
        _isDue = false;
        return isDue;
    }
}
