using ReleaseService.Cluster;
using ReleaseService.Poller.Kubernetes;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Poller.Tests.Kubernetes;

public sealed class HangingUpTests : IDisposable
{
    private readonly string _kubeconfig = Path.GetTempFileName();

    public void Dispose() => File.Delete(_kubeconfig);

    /// <summary>So often that it meets the bare SocketException of the sockets' handler, which comes of some 7 in 100 such connections.</summary>
    [Fact]
    public async Task An_API_server_that_hangs_up_at_once_is_one_that_cannot_be_reached()
    {
        using var server = new HangingUp();
        await File.WriteAllTextAsync(_kubeconfig, $$"""
            {"apiVersion":"v1","kind":"Config","current-context":"c","users":[{"name":"u","user":{"token":"t"} }],
             "clusters":[{"name":"k","cluster":{"server":"{{server.Address}}"} }],"contexts":[{"name":"c","context":{"cluster":"k","user":"u"} }]}
            """, TestContext.Current.CancellationToken);
        using var kubernetes = ClusterConnection.Open(new KubernetesSettings { Kubeconfig = _kubeconfig });
        var cluster = new ClusterClient(kubernetes);
        for (var i = 0; i < 300; i++)
            await Assert.ThrowsAsync<ClusterBusyException>(() => cluster.FindSecretAsync("wandb", "license", TestContext.Current.CancellationToken));
    }
}
