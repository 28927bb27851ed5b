using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;
using k8s.Models;
using ReleaseService.Testing.Kubernetes;

namespace ReleaseService.Bench.Poller;

/// <summary>
/// Resources in a namespace, each with a license of its own and every second one with user input; a watch that sees when they are patched; and an operator that does no more than to say so: Loading, then Completed.
/// </summary>
internal sealed class Fleet : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, (string Version, long At)> _seen = new();
    private readonly ConcurrentDictionary<string, long> _generations = new();
    private readonly SemaphoreSlim _operators = new(8);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;

    private Fleet(TestNamespace @namespace)
    {
        Namespace = @namespace;
        _watching = WatchAsync();
    }

    public TestNamespace Namespace { get; }

    private IKubernetes Admin => Namespace.Cluster.Admin;

    /// <summary>The current folder is the repository, whose manifests say what the poller may.</summary>
    public static async Task<Fleet> CreateAsync(TestCluster cluster, CountedService service, int count)
    {
        var space = await cluster.CreateNamespaceAsync();
        foreach (var file in new[] { "role-namespace.yaml", "role-lease.yaml" })
        {
            foreach (var role in KubernetesYaml.LoadAllFromString(await File.ReadAllTextAsync(Path.Combine("deploy/poller", file))).OfType<V1Role>())
                await space.GrantAsync(TestCluster.Poller, [.. role.Rules]);
        }

        var fleet = new Fleet(space);
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, _) => await fleet.AddAsync(i, service.IssueLicense(i)));
        return fleet;
    }

    /// <summary>Waits until each of them has a version.</summary>
    /// <returns>When the last one had it, in Stopwatch's time.</returns>
    public async Task<long> HaveAsync(int count, string version)
    {
        var began = Stopwatch.GetTimestamp();
        while (_seen.Values.Count(seen => seen.Version == version) < count)
        {
            if (Stopwatch.GetElapsedTime(began) > TimeSpan.FromMinutes(5))
                throw new TimeoutException($"Only {_seen.Values.Count(seen => seen.Version == version)} of {count} have {version} after five minutes.");
            await Task.Delay(10);
        }

        return _seen.Values.Max(seen => seen.At);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Namespace.DisposeAsync();
    }

    private async Task AddAsync(int number, string license)
    {
        var name = $"wandb-{number}";
        await Admin.CoreV1.CreateNamespacedSecretAsync(new V1Secret { Metadata = new V1ObjectMeta { Name = $"license-{number}" }, StringData = new Dictionary<string, string> { ["license"] = license } }, Namespace.Name);
        var resource = JsonNode.Parse($$$"""
            {"apiVersion": "{{{TestCluster.Group}}}/v1", "kind": "{{{TestCluster.Kind}}}", "metadata": {"name": "{{{name}}}"},
             "spec": {"values": {"global": {"host": "https://{{{name}}}.example.com", "licenseSecret": {"name": "license-{{{number}}}", "key": "license"} } } } }
            """)!;
        await Admin.CustomObjects.CreateNamespacedCustomObjectAsync<JsonObject>(resource, TestCluster.Group, "v1", Namespace.Name, TestCluster.Plural);
        if (number % 2 == 0)
            await Namespace.SetUserInputAsync(name, """{"app":{"resources":{"requests":{"cpu":"2"}}},"global":{"email":{"smtp":{"host":"smtp.example.com"}}}}""");
    }

    private async Task WatchAsync()
    {
        // A server ends a watch whose reader is behind. Without a resource version the next one begins with all there are.
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var watch = Admin.CustomObjects.WatchListNamespacedCustomObjectAsync(TestCluster.Group, "v1", Namespace.Name, TestCluster.Plural, timeoutSeconds: 7200, cancellationToken: _stop.Token);
                await foreach (var (type, item) in watch.WithCancellation(_stop.Token))
                {
                    if (type is WatchEventType.Added or WatchEventType.Modified)
                        See((JsonElement)item, Stopwatch.GetTimestamp());
                }
            }
            catch (Exception e) when (IsPassing(e))
            {
                Console.WriteLine($"(the bench's own watch goes on: {e.Message})");
            }
        }
    }

    private void See(JsonElement resource, long at)
    {
        var metadata = resource.GetProperty("metadata");
        var (name, generation) = (metadata.GetProperty("name").GetString()!, metadata.GetProperty("generation").GetInt64());
        if (VersionOf(resource) is not { } version || (_generations.TryGetValue(name, out var known) && known == generation))
            return;
        _generations[name] = generation;
        _seen[name] = (version, at);
        _ = OperateAsync(name);
    }

    private static string? VersionOf(JsonElement resource) =>
        resource.GetProperty("spec").TryGetProperty("values", out var values) && values.TryGetProperty("app", out var app) && app.TryGetProperty("image", out var image) ? image.GetProperty("tag").GetString() : null;

    private async Task OperateAsync(string name)
    {
        await _operators.WaitAsync(_stop.Token);
        try
        {
            foreach (var phase in new[] { "Loading", "Completed" })
            {
                while (!await TrySetPhaseAsync(name, phase))
                    await Task.Delay(1000, _stop.Token);
            }
        }
        finally
        {
            _operators.Release();
        }
    }

    private async Task<bool> TrySetPhaseAsync(string name, string phase)
    {
        try
        {
            var patch = new V1Patch($$$"""{"status":{"phase":"{{{phase}}}"}}""", V1Patch.PatchType.MergePatch);
            await Admin.CustomObjects.PatchNamespacedCustomObjectStatusAsync(patch, TestCluster.Group, "v1", Namespace.Name, TestCluster.Plural, name, fieldManager: "manager", cancellationToken: _stop.Token);
            return true;
        }
        catch (Exception e) when (IsPassing(e))
        {
            return false;
        }
    }

    private bool IsPassing(Exception e) => e is HttpOperationException or HttpRequestException or IOException && !_stop.IsCancellationRequested;
}
