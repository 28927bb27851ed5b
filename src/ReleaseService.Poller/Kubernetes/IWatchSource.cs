using k8s;

namespace ReleaseService.Poller.Kubernetes;

/// <summary>A collection of the API server, as <see cref="ListWatch{T}"/> needs it.</summary>
public interface IWatchSource<T>
{
    /// <summary>For logs.</summary>
    string Name { get; }

    Task<(IReadOnlyList<T> Items, string Version)> ListAsync(CancellationToken cancellation);

    /// <summary>Ends when the server ends it; throws <see cref="KubernetesException"/> for an ERROR event.</summary>
    IAsyncEnumerable<(WatchEventType Type, T Item)> Watch(string resourceVersion, CancellationToken cancellation);

    string VersionOf(T item);
}
