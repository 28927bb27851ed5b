using System.Runtime.CompilerServices;
using System.Text.Json;
using k8s;
using ReleaseService.Cluster;

namespace ReleaseService.Poller.Kubernetes;

/// <summary>The resources of a namespace, of all, or one of a name.</summary>
/// <param name="kubernetes">The API server.</param>
/// <param name="version"><c>v1</c> or <c>v2</c>.</param>
/// <param name="namespace">Null for all.</param>
/// <param name="name">Null for all.</param>
public sealed class ResourceSource(IKubernetes kubernetes, string version, string? @namespace, string? name) : IWatchSource<WandbResource>
{
    private readonly string? _fieldSelector = name is null ? null : $"metadata.name={name}";

    public string Name => $"{WandbResource.Plural} {version} of {@namespace ?? "all namespaces"}{(name is null ? "" : $", {name}")}";

    public async Task<(IReadOnlyList<WandbResource> Items, string Version)> ListAsync(CancellationToken cancellation)
    {
        var custom = kubernetes.CustomObjects;
        var list = @namespace is null
            ? await custom.ListClusterCustomObjectAsync<JsonElement>(WandbResource.Group, version, WandbResource.Plural, fieldSelector: _fieldSelector, cancellationToken: cancellation)
            : await custom.ListNamespacedCustomObjectAsync<JsonElement>(WandbResource.Group, version, @namespace, WandbResource.Plural, fieldSelector: _fieldSelector, cancellationToken: cancellation);
        return ([.. list.GetProperty("items").EnumerateArray().Select(item => new WandbResource(item))], list.GetProperty("metadata").GetProperty("resourceVersion").GetString()!);
    }

    public async IAsyncEnumerable<(WatchEventType Type, WandbResource Item)> Watch(string resourceVersion, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var failure = new WatchFailure();
        var custom = kubernetes.CustomObjects;
        var watch = @namespace is null
            ? custom.WatchListClusterCustomObjectAsync(
                WandbResource.Group, version, WandbResource.Plural, allowWatchBookmarks: true, fieldSelector: _fieldSelector, resourceVersion: resourceVersion,
                timeoutSeconds: WatchFailure.Duration(), onError: failure.Set, cancellationToken: cancellation)
            : custom.WatchListNamespacedCustomObjectAsync(
                WandbResource.Group, version, @namespace, WandbResource.Plural, allowWatchBookmarks: true, fieldSelector: _fieldSelector, resourceVersion: resourceVersion,
                timeoutSeconds: WatchFailure.Duration(), onError: failure.Set, cancellationToken: cancellation);
        await foreach (var (type, item) in watch.WithCancellation(cancellation))
            yield return (type, new WandbResource((JsonElement)item));
        failure.Throw();
    }

    public string VersionOf(WandbResource item) => item.ResourceVersion;
}
