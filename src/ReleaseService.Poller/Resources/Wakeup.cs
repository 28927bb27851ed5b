using System.Threading.Channels;

namespace ReleaseService.Poller.Resources;

/// <summary>Wakes one sleeper. However often it is called meanwhile, it wakes once: what matters is that something happened, not what.</summary>
public sealed class Wakeup(TimeProvider time)
{
    private readonly Channel<bool> _calls = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Call() => _calls.Writer.TryWrite(true);

    /// <summary>Sleeps until somebody calls, or for so long.</summary>
    public async Task SleepAsync(TimeSpan longest, CancellationToken cancellation)
    {
        if (_calls.Reader.TryRead(out _) || longest <= TimeSpan.Zero)
            return;
        using var due = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(due.Token, cancellation);
        try
        {
            await _calls.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Nobody called.
        }
    }
}
