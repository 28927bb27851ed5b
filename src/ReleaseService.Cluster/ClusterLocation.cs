using k8s;
using k8s.Exceptions;

namespace ReleaseService.Cluster;

/// <summary>Where the API server is, and who asks it: as kubectl finds it (KUBECONFIG, ~/.kube/config), or by the ServiceAccount inside a pod.</summary>
public static class ClusterLocation
{
    /// <param name="kubeconfig">A file; null for what the environment says.</param>
    /// <param name="context">Of that file; null for its current one.</param>
    /// <param name="variable">Environment variables; null for one that isn't set.</param>
    /// <exception cref="ClusterNotFoundException">Nothing says where it is, or what does can't be read.</exception>
    public static KubernetesClientConfiguration Find(string? kubeconfig, string? context, Func<string, string?> variable)
    {
        try
        {
            // kubectl merges a list of files; the first one that is there does here.
            var file = kubeconfig ?? variable("KUBECONFIG")?.Split(Path.PathSeparator).FirstOrDefault(File.Exists);
            var configuration = file is null && KubernetesClientConfiguration.IsInCluster()
                ? KubernetesClientConfiguration.InClusterConfig()
                : KubernetesClientConfiguration.BuildConfigFromConfigFile(file, context);
            configuration.HttpClientTimeout = TimeSpan.FromSeconds(30); // for an answer to begin; watches last
            return configuration;
        }
        catch (Exception e) when (e is KubeConfigException or IOException or UnauthorizedAccessException)
        {
            throw new ClusterNotFoundException(e.Message, e);
        }
    }
}
