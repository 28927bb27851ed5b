using ReleaseService.Poller.Tests;

namespace ReleaseService.EndToEnd.Tests.Cli.Instances;

/// <summary>An administrator's releasectl beside a running poller.</summary>
internal sealed class InstanceShell(PollerRun run) : IDisposable
{
    private readonly CommandLine _shell = new(run.Server, token: null);

    public Task<Printed> LayersAsync(params string[] args) => RunAsync("layers", "alice", args);

    public Task<Printed> AdoptAsync(string paths, params string[] args) => RunAsync("adopt", "alice", ["--paths", paths, .. args]);

    public Task<Printed> RunAsync(string verb, string user, params string[] args) => RunInAsync(run.Namespace.Name, verb, user, args);

    public Task<Printed> RunInAsync(string @namespace, string verb, string user, params string[] args) =>
        _shell.RunAsync([verb, "-n", @namespace, "wandb", "--kubeconfig", run.Namespace.Cluster.Kubeconfig, "--context", user, .. args]);

    public void Dispose() => _shell.Dispose();
}
