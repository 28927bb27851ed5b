using System.Runtime.CompilerServices;
using k8s;
using k8s.Models;

namespace ReleaseService.Poller.Kubernetes;

/// <summary>Which secrets changed, without what they hold: <see cref="SecretsByMetadata"/> asks for their metadata only.</summary>
/// <param name="kubernetes">The API server.</param>
/// <param name="namespace">The namespace.</param>
/// <param name="name">Null for all but Helm's own.</param>
public sealed class SecretSource(IKubernetes kubernetes, string @namespace, string? name) : IWatchSource<V1ObjectMeta>
{
    private readonly string _fieldSelector = name is null ? "type!=helm.sh/release.v1" : $"metadata.name={name}";

    public string Name => $"secrets of {@namespace}{(name is null ? "" : $", {name}")}";

    public async Task<(IReadOnlyList<V1ObjectMeta> Items, string Version)> ListAsync(CancellationToken cancellation)
    {
        var list = await kubernetes.CoreV1.ListNamespacedSecretAsync(@namespace, fieldSelector: _fieldSelector, cancellationToken: cancellation);
        // Without any secret, the API server's list of metadata has a null there.
        return ([.. (list.Items ?? []).Select(item => item.Metadata)], list.Metadata.ResourceVersion);
    }

    public async IAsyncEnumerable<(WatchEventType Type, V1ObjectMeta Item)> Watch(string resourceVersion, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var failure = new WatchFailure();
        var watch = kubernetes.CoreV1.WatchListNamespacedSecretAsync(
            @namespace, allowWatchBookmarks: true, fieldSelector: _fieldSelector, resourceVersion: resourceVersion,
            timeoutSeconds: WatchFailure.Duration(), onError: failure.Set, cancellationToken: cancellation);
        await foreach (var (type, item) in watch.WithCancellation(cancellation))
            yield return (type, item.Metadata);
        failure.Throw();
    }

    public string VersionOf(V1ObjectMeta item) => item.ResourceVersion;
}
