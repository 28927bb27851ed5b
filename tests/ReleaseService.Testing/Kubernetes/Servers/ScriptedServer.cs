using System.Diagnostics;
using ReleaseService.Testing.Servers;

namespace ReleaseService.Testing.Kubernetes.Servers;

/// <summary>
/// Started by the script that <c>TEST_KUBE_START</c> names: <c>SCRIPT DIR PORT PORT PORT</c> starts an API server on the first port, with its data (<c>etcd</c>) and the pids of what it started
/// (<c>*.pid</c>) in DIR, and prints the path of a kubeconfig. Called again for the same DIR it goes on with the data.
/// </summary>
public sealed class ScriptedServer : IOwnApiServer
{
    private readonly string _script;
    private readonly string _folder = Directory.CreateTempSubdirectory("release-service-kube-").FullName;
    private readonly int[] _ports = [.. Enumerable.Range(0, 3).Select(_ => FreePort.Find())];

    private ScriptedServer(string script) => _script = script;

    public string Kubeconfig { get; private set; } = "";

    public static async Task<ScriptedServer> StartAsync(string script)
    {
        var server = new ScriptedServer(script);
        await server.StartAgainAsync();
        return server;
    }

    public async Task StartAgainAsync() => Kubeconfig = (await Tool.RunAsync(_script, [_folder, .. _ports.Select(port => port.ToString())])).Checked().Output.Trim();

    public async Task StopAsync()
    {
        foreach (var file in Directory.GetFiles(_folder, "*.pid"))
        {
            using (var process = Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(file))))
                process.Kill();
            File.Delete(file);
        }

        // They are no children of ours, and it may take whoever has them a while to bury them; their sockets go at once.
        await Eventually.HoldsAsync(() => Task.FromResult(_ports.All(FreePort.IsFree)), "the API server is gone");
    }

    public void Forget() => Directory.Delete(Path.Combine(_folder, "etcd"), recursive: true);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
