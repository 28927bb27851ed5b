namespace ReleaseService.Cluster;

/// <summary>
/// A write that has begun is finished when the process is told to end, if the API server answers soon: SIGTERM and a lost Lease end a cycle between two writes. Less than what is left of a Lease when its leader gives up.
/// </summary>
internal sealed class StepInHand : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1.5);

    private readonly CancellationTokenSource _end = new();
    private readonly CancellationTokenRegistration _told;

    /// <param name="cancellation">Nothing begins after it.</param>
    public StepInHand(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        _told = cancellation.Register(() => _end.CancelAfter(Grace));
    }

    public CancellationToken Token => _end.Token;

    public void Dispose()
    {
        _told.Dispose();
        _end.Dispose();
    }
}
