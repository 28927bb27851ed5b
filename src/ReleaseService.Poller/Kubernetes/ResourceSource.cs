using System.Runtime.CompilerServices;
using System.Text.Json;
using k8s;
using ReleaseService.Cluster;

namespace ReleaseService.Poller.Kubernetes;

/// <summary>The resources of a namespace, or one of a name.</summary>
/// <param name="kubernetes">The API server.</param>
/// <param name="version"><c>v1</c> or <c>v2</c>.</param>
/// <param name="namespace">The namespace.</param>
/// <param name="name">Null for all.</param>
public sealed class ResourceSource(IKubernetes kubernetes, string version, string @namespace, string? name) : IWatchSource<WandbResource>
{
    private readonly string? _fieldSelector = name is null ? null : $"metadata.name={name}";

    public string Name => $"{WandbResource.Plural} {version} of {@namespace}{(name is null ? "" : $", {name}")}";

    public async Task<(IReadOnlyList<WandbResource> Items, string Version)> ListAsync(CancellationToken cancellation)
    {
        var list = await kubernetes.CustomObjects.ListNamespacedCustomObjectAsync<JsonElement>(
            WandbResource.Group, version, @namespace, WandbResource.Plural, fieldSelector: _fieldSelector, cancellationToken: cancellation);
        return ([.. list.GetProperty("items").EnumerateArray().Select(item => new WandbResource(item))], list.GetProperty("metadata").GetProperty("resourceVersion").GetString()!);
    }

    public async IAsyncEnumerable<(WatchEventType Type, WandbResource Item)> Watch(string resourceVersion, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var failure = new WatchFailure();
        var watch = kubernetes.CustomObjects.WatchListNamespacedCustomObjectAsync(
            WandbResource.Group, version, @namespace, WandbResource.Plural, allowWatchBookmarks: true, fieldSelector: _fieldSelector, resourceVersion: resourceVersion,
            timeoutSeconds: WatchFailure.Duration(), onError: failure.Set, cancellationToken: cancellation);
        await foreach (var (type, item) in watch.WithCancellation(cancellation))
            yield return (type, new WandbResource((JsonElement)item));
        failure.Throw();
    }

    public string VersionOf(WandbResource item) => item.ResourceVersion;
}
