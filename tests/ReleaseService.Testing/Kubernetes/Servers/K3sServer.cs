using System.Text;
using Testcontainers.K3s;

namespace ReleaseService.Testing.Kubernetes.Servers;

/// <summary>K3s in a container, with the users that the other servers have. It comes back on another port after a stop, so it can't play a restart.</summary>
internal static class K3sServer
{
    public static async Task<string> StartAsync()
    {
        var container = new K3sBuilder("rancher/k3s:v1.34.1-k3s1")
            .WithResourceMapping(Encoding.UTF8.GetBytes(TokenUsers.File), "/tokens.csv")
            .WithCommand("--kube-apiserver-arg=token-auth-file=/tokens.csv")
            .Build();
        SharedParts.Add(container);
        await container.StartAsync();
        var kubeconfig = Path.Combine(Directory.CreateTempSubdirectory("release-service-kube-").FullName, "kubeconfig");
        TokenUsers.WriteKubeconfig(kubeconfig, new UriBuilder("https", container.Hostname, container.GetMappedPublicPort(K3sBuilder.KubeSecurePort)).Uri);
        return kubeconfig;
    }
}
