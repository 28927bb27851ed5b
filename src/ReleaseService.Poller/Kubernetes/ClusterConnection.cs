using k8s;
using ReleaseService.Cluster;
using ReleaseService.Hosting;

namespace ReleaseService.Poller.Kubernetes;

/// <summary>The poller's connection to the API server.</summary>
public static class ClusterConnection
{
    public static IKubernetes Open(KubernetesSettings settings, params DelegatingHandler[] handlers)
    {
        try
        {
            return new k8s.Kubernetes(ClusterLocation.Find(settings.Kubeconfig, settings.Context, Environment.GetEnvironmentVariable), [new SecretsByMetadata(), new RequestsInTurn(), .. handlers]);
        }
        catch (ClusterNotFoundException e)
        {
            throw new SettingsException($"The API server can't be found: {e.Message} (inside a pod the ServiceAccount says where it is, elsewhere KUBECONFIG or --Kubernetes:Kubeconfig=FILE)");
        }
    }

    /// <summary>The namespace that the process itself is in.</summary>
    public static string OwnNamespace()
    {
        const string file = "/var/run/secrets/kubernetes.io/serviceaccount/namespace";
        return File.Exists(file) ? File.ReadAllText(file).Trim() : "default";
    }
}
