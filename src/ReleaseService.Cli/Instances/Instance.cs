using k8s;
using ReleaseService.Cli.Shell;
using ReleaseService.Cluster;
using ReleaseService.Cluster.Instances;
using ReleaseService.Core;
using ReleaseService.Core.Layers;
using ReleaseService.Core.Rollouts;

namespace ReleaseService.Cli.Instances;

/// <summary>A resource with what stands beside it, read as the poller reads it.</summary>
internal sealed class Instance : IDisposable
{
    private readonly Kubernetes _kubernetes;

    private Instance(KubernetesClientConfiguration configuration, ResourceKey key)
    {
        _kubernetes = new Kubernetes(configuration);
        (Cluster, Key, ContextName) = (new ClusterClient(_kubernetes), key, configuration.CurrentContext);
    }

    public ClusterClient Cluster { get; }

    public ResourceKey Key { get; }

    /// <summary>Of the kubeconfig; null inside of a pod.</summary>
    public string? ContextName { get; }

    public Observation Observed { get; private set; } = null!;

    public WandbResource Resource => Observed.Resource;

    public Layer UserInput => Observed.Input?.Layer ?? Layer.Empty;

    public Checked<UpdateAnnotations> Wishes => UpdateAnnotations.Read(Resource.Annotations);

    /// <summary>Only a poller of air-gapped operators applies lists.</summary>
    public static bool IsAirGapped(SharedResource shared) => shared.Pollers.Leaves.Any(leaf => leaf.IsList);

    public static async Task<Instance> ReadAsync(Call call, ClusterOptions options)
    {
        var configuration = ClusterLocation.Find(call.Get(options.Kubeconfig), call.Get(options.Context), call.Surroundings.Variable);
        var space = new[] { call.Get(options.Namespace), configuration.Namespace, "default" }.First(name => !string.IsNullOrEmpty(name))!;
        var instance = new Instance(configuration, new ResourceKey(space, call.Get(options.Name)));
        try
        {
            await instance.ReadAgainAsync(call.Cancellation);
            return instance;
        }
        catch
        {
            instance.Dispose();
            throw;
        }
    }

    public async Task ReadAgainAsync(CancellationToken cancellation)
    {
        var resource = await FindResourceAsync(cancellation)
            ?? throw new CommandException($"There is no WeightsAndBiases {Key.Name} in namespace {Key.Namespace}.", "'kubectl get weightsandbiases -A' shows those that there are; -n and --context say where to look.");
        Observed = await new Observe(Cluster).RunAsync(resource, null, cancellation);
        if (Observed.Input is null)
            throw new CommandException($"The secret {UserInputSecret} holds what is no JSON object, so that nobody knows what the user input wants.", "Mend it in the console, or delete the secret.");
    }

    /// <summary>Where the cluster serves v2, every resource is one.</summary>
    public async Task<WandbResource?> FindResourceAsync(CancellationToken cancellation) =>
        await Cluster.FindResourceAsync(Key, "v2", cancellation) ?? await Cluster.FindResourceAsync(Key, "v1", cancellation);

    public SharedResource Shared() => SharedResource.Read(Resource.Spec, Resource.ManagedFields).TryGet(out var shared) ? shared
        : throw new CommandException($"The spec of {Key}, or its managedFields, have a form that no API server gives.", "Look at 'kubectl get -o yaml --show-managed-fields'.");

    public void Dispose() => _kubernetes.Dispose();

    private string UserInputSecret => ReleaseService.Cluster.Instances.UserInput.SecretName(Key.Name);
}
