using System.Collections.Concurrent;
using k8s;
using k8s.Models;
using ReleaseService.Cluster;
using ReleaseService.Poller.Kubernetes;

namespace ReleaseService.Poller.Resources;

/// <summary>
/// All resources that this poller serves while it leads: follows their lists and secrets, starts a loop for each that appears and ends it when it goes. A resource made again under the same name is another one;
/// and where the cluster begins to serve another version of them, all begin anew.
/// </summary>
public sealed class ResourceSet(IKubernetes kubernetes, ServedVersion served, Func<ResourceLoop> newLoop, PollerSettings settings, TimeProvider time, ILoggerFactory loggers)
{
    private readonly ConcurrentDictionary<string, (WandbResource First, ResourceLoop Loop, CancellationTokenSource Stop, Task Running)> _loops = new();

    /// <summary>How each of the resources stands that are served just now; none where this poller doesn't lead.</summary>
    public IReadOnlyList<string> Standings => [.. _loops.Values.Select(loop => loop.Loop.Standing)];

    /// <summary>When the service last gave an answer that counted, to any of them.</summary>
    public DateTimeOffset? LastAnswer => _loops.Values.Max(loop => loop.Loop.LastAnswer);

    /// <summary>Whether every collection was listed.</summary>
    public bool IsListed { get; private set; }

    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
            await ServeAsync(await served.FindAsync(cancellation), cancellation);
    }

    /// <summary>Until the cluster serves another version.</summary>
    private async Task ServeAsync(string version, CancellationToken cancellation)
    {
        using var all = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var scopes = Scope.Of(settings);
        using var listed = new CountdownEvent(scopes.Count);
        var followers = scopes.Select(scope => FollowResourcesAsync(scope, version, listed, all.Token))
            .Concat(scopes.SelectMany(scope => SecretsOf(scope)).Select(source => FollowSecretsAsync(source, all.Token)))
            .Append(served.UntilAnotherAsync(version, all.Token)).ToList();
        try
        {
            await await Task.WhenAny(followers);
        }
        finally
        {
            await all.CancelAsync();
            IsListed = false;
            await Task.WhenAll(followers).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.WhenAll(_loops.Keys.ToList().Select(EndAsync));
        }
    }

    private async Task FollowResourcesAsync(Scope scope, string version, CountdownEvent listed, CancellationToken cancellation)
    {
        var source = new ResourceSource(kubernetes, version, scope.Namespace, scope.Name);
        var watch = new ListWatch<WandbResource>(source, time, loggers.CreateLogger<ListWatch<WandbResource>>());
        var isFirst = true;
        await foreach (var step in watch.FollowAsync(cancellation))
        {
            switch (step)
            {
                case WatchStep<WandbResource>.Listed { Items: var items }:
                    foreach (var gone in _loops.Where(loop => scope.Covers(loop.Value.First.Key) && items.All(item => item.Uid != loop.Key)).Select(loop => loop.Key).ToList())
                        await EndAsync(gone);
                    foreach (var item in items)
                        Show(item, cancellation);
                    if (isFirst)
                        IsListed = listed.Signal();
                    isFirst = false;
                    break;
                case WatchStep<WandbResource>.Changed { Item: var item }:
                    Show(item, cancellation);
                    break;
                case WatchStep<WandbResource>.Deleted { Item: var item }:
                    await EndAsync(item.Uid);
                    break;
                case WatchStep<WandbResource>.Interrupted:
                    served.LookAgain();
                    break;
            }
        }
    }

    private async Task FollowSecretsAsync(SecretSource source, CancellationToken cancellation)
    {
        var watch = new ListWatch<V1ObjectMeta>(source, time, loggers.CreateLogger<ListWatch<V1ObjectMeta>>());
        await foreach (var step in watch.FollowAsync(cancellation))
        {
            switch (step)
            {
                case WatchStep<V1ObjectMeta>.Listed:
                    // What changed before, or while nobody watched, isn't known.
                    foreach (var loop in _loops.Values)
                        loop.Loop.Wake();
                    break;
                case WatchStep<V1ObjectMeta>.Changed { Item: var secret }:
                    Tell(secret, isGone: false);
                    break;
                case WatchStep<V1ObjectMeta>.Deleted { Item: var secret }:
                    Tell(secret, isGone: true);
                    break;
            }
        }
    }

    private void Tell(V1ObjectMeta secret, bool isGone)
    {
        foreach (var (first, loop, _, _) in _loops.Values.Where(loop => loop.First.Key.Namespace == secret.NamespaceProperty))
            loop.SecretChanged(secret.Name, isGone);
    }

    private IEnumerable<SecretSource> SecretsOf(Scope scope) => scope.Name is null
        ? [new SecretSource(kubernetes, scope.Namespace, null)]
        : scope.SecretNames.Select(name => new SecretSource(kubernetes, scope.Namespace, name));

    private void Show(WandbResource resource, CancellationToken cancellation)
    {
        if (resource.IsBeingDeleted)
            return;
        if (_loops.TryGetValue(resource.Uid, out var running))
        {
            running.Loop.Observe(resource);
            return;
        }

        var (loop, stop) = (newLoop(), CancellationTokenSource.CreateLinkedTokenSource(cancellation));
        _loops[resource.Uid] = (resource, loop, stop, Task.Run(() => loop.RunAsync(resource, stop.Token), CancellationToken.None));
    }

    private async Task EndAsync(string uid)
    {
        if (!_loops.TryRemove(uid, out var loop))
            return;
        await loop.Stop.CancelAsync();
        await loop.Running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        loop.Stop.Dispose();
    }
}
