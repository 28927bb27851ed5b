using System.Diagnostics;
using System.Security.Cryptography;
using k8s;
using k8s.Autorest;
using ReleaseService.Testing.Servers;

namespace ReleaseService.Testing.Kubernetes.Servers;

/// <summary>The <c>etcd</c> and <c>kube-apiserver</c> of the folder <c>KUBEBUILDER_ASSETS</c>, started as controller-runtime's envtest does.</summary>
public sealed class EnvtestServer : IOwnApiServer
{
    private readonly string _binaries;
    private readonly string _folder = Directory.CreateTempSubdirectory("release-service-kube-").FullName;
    private readonly string _etcd = $"http://127.0.0.1:{FreePort.Find()}";
    private readonly Uri _api = new($"https://127.0.0.1:{FreePort.Find()}");
    private readonly List<Process> _running = [];

    private EnvtestServer(string binaries) => _binaries = binaries;

    public string Kubeconfig => Path.Combine(_folder, "kubeconfig");

    public static async Task<EnvtestServer> StartAsync(string binaries)
    {
        var server = new EnvtestServer(binaries);
        TokenUsers.WriteKubeconfig(server.Kubeconfig, server._api);
        await File.WriteAllTextAsync($"{server._folder}/tokens.csv", TokenUsers.File);
        using var key = RSA.Create(2048);
        await File.WriteAllTextAsync($"{server._folder}/sa.key", key.ExportRSAPrivateKeyPem());
        try
        {
            await server.StartAgainAsync();
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }

        return server;
    }

    public async Task StartAgainAsync()
    {
        Launch("etcd", $"--data-dir={_folder}/etcd", $"--listen-client-urls={_etcd}", $"--advertise-client-urls={_etcd}", "--listen-peer-urls=http://127.0.0.1:0", "--unsafe-no-fsync");
        Launch(
            "kube-apiserver", $"--etcd-servers={_etcd}", $"--secure-port={_api.Port}", "--bind-address=127.0.0.1", "--advertise-address=127.0.0.1", $"--cert-dir={_folder}/certificates",
            $"--token-auth-file={_folder}/tokens.csv", "--authorization-mode=RBAC", "--service-cluster-ip-range=10.0.0.0/24", "--disable-admission-plugins=ServiceAccount",
            "--service-account-issuer=https://127.0.0.1/", $"--service-account-key-file={_folder}/sa.key", $"--service-account-signing-key-file={_folder}/sa.key");
        using var client = new k8s.Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(Kubeconfig));
        await Eventually.HoldsAsync(() => IsReadyAsync(client), $"kube-apiserver of {_binaries} is ready", TimeSpan.FromSeconds(60));
    }

    public async Task StopAsync()
    {
        // The API server first: it would wait for its etcd.
        foreach (var process in Enumerable.Reverse(_running))
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        _running.Clear();
    }

    public void Forget() => Directory.Delete(Path.Combine(_folder, "etcd"), recursive: true);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private void Launch(string binary, params string[] arguments) =>
        _running.Add(Process.Start(new ProcessStartInfo("sh", ["-c", $"exec \"$@\" >'{_folder}/{binary}.log' 2>&1", "sh", Path.Combine(_binaries, binary), .. arguments]))!);

    private async Task<bool> IsReadyAsync(k8s.Kubernetes client)
    {
        if (_running.FirstOrDefault(process => process.HasExited) is not null)
            throw new InvalidOperationException($"etcd or kube-apiserver of {_binaries} ended at once:\n{string.Concat(Directory.GetFiles(_folder, "*.log").Select(File.ReadAllText))}");
        try
        {
            await client.CoreV1.ListNamespaceAsync(limit: 1);
            return true;
        }
        catch (Exception e) when (e is HttpRequestException or HttpOperationException)
        {
            return false;
        }
    }
}
