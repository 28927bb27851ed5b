using ReleaseService.Hosting;

namespace ReleaseService.Poller.Kubernetes;

/// <summary>Section <c>Kubernetes</c>: only for a poller outside of the cluster.</summary>
public sealed class KubernetesSettings : ISettings
{
    /// <summary>A kubeconfig; by default as kubectl finds it.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>The context in it; by default its current one.</summary>
    public string? Context { get; init; }

    public IEnumerable<string> Check()
    {
        if (Kubeconfig is not null && !File.Exists(Kubeconfig))
            yield return $"Kubeconfig is {Kubeconfig}, which isn't there.";
    }
}
