using System.Runtime.ExceptionServices;

namespace ReleaseService.Poller.Kubernetes;

/// <summary>The client reports the error that ended a watch by a callback, and then ends as if nothing had been; this throws it.</summary>
internal sealed class WatchFailure
{
    /// <summary>What ends earlier was ended by something else than the time that it asked for.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromMinutes(7);

    private Exception? _exception;

    /// <summary>Seconds that a watch lasts, each another: 500 pollers don't come back at once.</summary>
    public static int Duration() => Random.Shared.Next((int)Shortest.TotalSeconds, 600);

    public void Set(Exception exception) => _exception ??= exception;

    public void Throw()
    {
        if (_exception is not null)
            ExceptionDispatchInfo.Throw(_exception);
    }
}
