using System.Text.Json;
using System.Threading.Channels;
using k8s;
using k8s.Models;

namespace ReleaseService.Testing.Kubernetes.Operators;

/// <summary>When the operator reconciles: a resource's generation changes, a secret that it controls changes, or the interval is over.</summary>
internal sealed class OperatorTriggers(TestNamespace @namespace, OperatorCluster cluster, ChannelWriter<string> names)
{
    /// <summary>The operator's is an hour; here it is what a test would otherwise wait for.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, long> _generations = [];

    /// <summary>Until it is stopped; no name comes after that.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await Task.WhenAll(AgainAsync(WatchResourcesAsync, stop), AgainAsync(WatchSecretsAsync, stop), AgainAsync(TickAsync, stop));
        names.Complete();
    }

    private async Task WatchResourcesAsync(CancellationToken stop)
    {
        // Without a resource version a watch starts with all there are.
        var watch = @namespace.Cluster.Admin.CustomObjects.WatchListNamespacedCustomObjectAsync(TestCluster.Group, cluster.Version, @namespace.Name, TestCluster.Plural, cancellationToken: stop);
        await foreach (var (type, item) in watch.WithCancellation(stop))
        {
            var metadata = ((JsonElement)item).GetProperty("metadata");
            var (name, uid, generation) = (metadata.GetProperty("name").GetString()!, metadata.GetProperty("uid").GetString()!, metadata.GetProperty("generation").GetInt64());
            if (type == WatchEventType.Deleted)
                await cluster.CollectGarbageAsync(uid);
            else if (_generations.TryGetValue(uid, out var known) && known == generation)
                continue;
            _generations[uid] = generation;
            names.TryWrite(name);
        }
    }

    private async Task WatchSecretsAsync(CancellationToken stop)
    {
        var watch = @namespace.Cluster.Admin.CoreV1.WatchListNamespacedSecretAsync(@namespace.Name, cancellationToken: stop);
        await foreach (var (_, secret) in watch.WithCancellation(stop))
        {
            if (secret.Metadata?.OwnerReferences?.FirstOrDefault(owner => owner is { Kind: TestCluster.Kind, Controller: true }) is { } owner)
                names.TryWrite(owner.Name);
        }
    }

    private async Task TickAsync(CancellationToken stop)
    {
        await Task.Delay(Interval, stop);
        foreach (var name in await cluster.NamesAsync())
            names.TryWrite(name);
    }

    private static async Task AgainAsync(Func<CancellationToken, Task> once, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await once(stop);
            }
            catch (Exception e) when (OperatorCluster.IsOutside(e))
            {
                // The API server is away: a test stopped it.
                await Task.WhenAny(Task.Delay(100, stop));
            }
        }
    }
}
