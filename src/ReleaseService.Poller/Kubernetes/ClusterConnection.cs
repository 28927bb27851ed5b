using k8s;
using k8s.Exceptions;
using ReleaseService.Hosting;

namespace ReleaseService.Poller.Kubernetes;

/// <summary>How the API server is found: as kubectl finds it (KUBECONFIG, ~/.kube/config), or by the ServiceAccount inside a pod.</summary>
public static class ClusterConnection
{
    public static IKubernetes Open(KubernetesSettings settings, params DelegatingHandler[] handlers)
    {
        try
        {
            var file = settings.Kubeconfig ?? FileOfEnvironment();
            var configuration = file is null && KubernetesClientConfiguration.IsInCluster()
                ? KubernetesClientConfiguration.InClusterConfig()
                : KubernetesClientConfiguration.BuildConfigFromConfigFile(file, settings.Context);
            configuration.HttpClientTimeout = TimeSpan.FromSeconds(30); // for an answer to begin; watches last
            return new k8s.Kubernetes(configuration, [new SecretsByMetadata(), .. handlers]);
        }
        catch (Exception e) when (e is KubeConfigException or IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"The API server can't be found: {e.Message} (inside a pod the ServiceAccount says where it is, elsewhere KUBECONFIG or --Kubernetes:Kubeconfig=FILE)");
        }
    }

    /// <summary>kubectl merges a list of files; the first one that is there does here.</summary>
    private static string? FileOfEnvironment() => Environment.GetEnvironmentVariable("KUBECONFIG")?.Split(Path.PathSeparator).FirstOrDefault(File.Exists);

    /// <summary>The namespace that the process itself is in.</summary>
    public static string OwnNamespace()
    {
        const string file = "/var/run/secrets/kubernetes.io/serviceaccount/namespace";
        return File.Exists(file) ? File.ReadAllText(file).Trim() : "default";
    }
}
