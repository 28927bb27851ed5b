namespace ReleaseService.Testing.Kubernetes.Servers;

/// <summary>A Kubernetes API server that the tests themselves have started; its data outlives a stop.</summary>
public interface IOwnApiServer : IAsyncDisposable
{
    string Kubeconfig { get; }

    /// <summary>As a restart of the control plane looks to clients: connections break, then nobody listens.</summary>
    Task StopAsync();

    Task StartAgainAsync();

    /// <summary>Throws the data away, while it is stopped.</summary>
    void Forget();
}
