using System.Collections.Concurrent;
using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;
using ReleaseService.Testing.Kubernetes.Servers;
using ReleaseService.Testing.Servers;

namespace ReleaseService.Testing.Kubernetes;

/// <summary>
/// A Kubernetes API server, shared by the tests of a process: <c>TEST_KUBECONFIG</c> (for v2, <c>TEST_KUBECONFIG_V2</c>), else one that this process starts (<c>KUBEBUILDER_ASSETS</c>,
/// <c>TEST_KUBE_START</c>, or K3s where Docker answers). Its kubeconfig has the admin as the current context, and the contexts <c>alice</c>, <c>bob</c> and <c>release-poller</c>:
/// users without rights until a <see cref="TestNamespace"/> grants them.
/// </summary>
public sealed class TestCluster : IAsyncDisposable
{
    public const string Poller = "release-poller";
    public const string Group = "apps.wandb.com";
    public const string Kind = "WeightsAndBiases";
    public const string Plural = "weightsandbiases";

    private static readonly ConcurrentDictionary<ResourceVersions, Lazy<Task<(TestCluster? Cluster, string Problem)>>> Shared = new();

    private readonly IOwnApiServer? _own;

    private TestCluster(string kubeconfig, ResourceVersions versions, IOwnApiServer? own) =>
        (Kubeconfig, Versions, _own, Admin) = (kubeconfig, versions, own, ClientOf(null, kubeconfig, []));

    /// <summary>The path of a file.</summary>
    public string Kubeconfig { get; }

    public ResourceVersions Versions { get; private set; }

    /// <summary>The version that resources are made in: <c>v1</c> or <c>v2</c>.</summary>
    public string Version => Versions == ResourceVersions.V2 ? "v2" : "v1";

    public IKubernetes Admin { get; }

    /// <summary>The shared one. Where there is none, the test is skipped, or fails in CI.</summary>
    public static async Task<TestCluster> GetAsync(ResourceVersions versions = ResourceVersions.V1)
    {
        var (cluster, problem) = await Shared.GetOrAdd(versions, _ => new(() => FindAsync(versions))).Value;
        if (cluster is null)
            RealParts.Missing(problem);
        return cluster!;
    }

    /// <summary>One that the test may stop; see <see cref="StopAsync"/>.</summary>
    public static async Task<TestCluster> StartOwnAsync(ResourceVersions versions = ResourceVersions.V1)
    {
        var own = await ApiServers.StartOwnAsync();
        if (own is null)
            RealParts.Missing("no Kubernetes API server that a test may stop: set KUBEBUILDER_ASSETS or TEST_KUBE_START");
        return await CreateAsync(own!.Kubeconfig, versions, own);
    }

    /// <summary>As a user of the kubeconfig's contexts; the handlers see every request.</summary>
    public IKubernetes ClientOf(string user, params DelegatingHandler[] handlers) => ClientOf(user, Kubeconfig, handlers);

    /// <summary>A namespace of the test's own, where alice and bob may everything and the poller nothing yet.</summary>
    public Task<TestNamespace> CreateNamespaceAsync() => TestNamespace.CreateAsync(this);

    public Task StopAsync() => Own.StopAsync();

    public Task StartAgainAsync() => Own.StartAgainAsync();

    /// <summary>As a control plane that lost its data: only the definition of the resource is made again.</summary>
    public async Task StartEmptyAsync()
    {
        Own.Forget();
        await Own.StartAgainAsync();
        await InstallAsync(Versions);
    }

    /// <summary>As another operator does it whose resources have other versions; only on a cluster of the test's own.</summary>
    public async Task InstallAsync(ResourceVersions versions)
    {
        Versions = versions;
        using var stream = typeof(TestCluster).Assembly.GetManifestResourceStream($"ReleaseService.Testing.Kubernetes.crd-{Version}.yaml")!;
        var definition = await KubernetesYaml.LoadFromStreamAsync<V1CustomResourceDefinition>(stream);
        // By server-side apply: test processes that share a cluster do it at the same time.
        await Admin.ApiextensionsV1.PatchCustomResourceDefinitionAsync(
            new V1Patch(KubernetesJson.Serialize(definition), V1Patch.PatchType.ApplyPatch), definition.Metadata.Name, fieldManager: "tests", force: true);
        await Eventually.HoldsAsync(ServesResourcesAsync, $"the API server serves {Plural} {Version}");
    }

    public async ValueTask DisposeAsync()
    {
        Admin.Dispose();
        await Own.DisposeAsync();
    }

    private IOwnApiServer Own => _own ?? throw new InvalidOperationException("This API server is shared: a test that stops one starts its own.");

    private static k8s.Kubernetes ClientOf(string? user, string kubeconfig, DelegatingHandler[] handlers) =>
        new(KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig, user), handlers);

    private static async Task<(TestCluster?, string)> FindAsync(ResourceVersions versions)
    {
        var (kubeconfig, problem) = await ApiServers.FindAsync(versions == ResourceVersions.V2 ? "TEST_KUBECONFIG_V2" : "TEST_KUBECONFIG");
        return (kubeconfig is null ? null : await CreateAsync(kubeconfig, versions, null), problem);
    }

    private static async Task<TestCluster> CreateAsync(string kubeconfig, ResourceVersions versions, IOwnApiServer? own)
    {
        var cluster = new TestCluster(kubeconfig, versions, own);
        await cluster.InstallAsync(versions);
        return cluster;
    }

    private async Task<bool> ServesResourcesAsync()
    {
        try
        {
            await Admin.CustomObjects.ListClusterCustomObjectAsync(Group, Version, Plural);
            return true;
        }
        catch (HttpOperationException e) when (e.Response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.TooManyRequests)
        {
            return false;
        }
    }
}
