using k8s;
using ReleaseService.Cluster;
using ReleaseService.Cluster.State;
using ReleaseService.Poller.Cycle;
using ReleaseService.Poller.Kubernetes;
using ReleaseService.Poller.Resources;

namespace ReleaseService.Poller;

/// <summary>
/// <c>--once</c> and <c>--dry-run</c>: one cycle for each resource, and what came of it. It takes no Lease: beside a leader, each write of either carries the version of what was read, so that one of the two is refused
/// (docs/poller.md).
/// </summary>
public sealed class RunOnce(IKubernetes kubernetes, ClusterClient cluster, ServedVersion served, ResourceCycle cycle, DryRun dryRun, PollerSettings settings, RunMode mode, TimeProvider time)
{
    private const int MostAttempts = 5;

    /// <summary>For the API server to be there; somebody waits for the end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <returns>The exit code: 0 where every resource is as it should be, 1 where one isn't.</returns>
    public async Task<int> RunAsync(TextWriter output, CancellationToken cancellation)
    {
        var version = await served.FindAsync(Patience, cancellation);
        var isWell = true;
        foreach (var scope in Scope.Of(settings))
            isWell &= await RunAsync(scope, version, output, cancellation);
        return isWell ? 0 : 1;
    }

    private async Task<bool> RunAsync(Scope scope, string version, TextWriter output, CancellationToken cancellation)
    {
        try
        {
            var (all, _) = await new ResourceSource(kubernetes, version, scope.Namespace, scope.Name).ListAsync(cancellation);
            var resources = all.Where(resource => !resource.IsBeingDeleted).ToList();
            if (resources.Count == 0)
                await output.WriteLineAsync(scope.Name is null ? $"{scope.Namespace}: has no resources" : $"{scope.Namespace}/{scope.Name}: isn't there");
            var isWell = scope.Name is null || resources.Count > 0;
            foreach (var resource in resources)
                isWell &= await RunAsync(resource, output, cancellation);
            return isWell;
        }
        catch (Exception e) when (Retry.IsFor(e, cancellation))
        {
            await output.WriteLineAsync($"{scope.Namespace}: its resources can't be listed: {e.Message}");
            return false;
        }
    }

    private async Task<bool> RunAsync(WandbResource resource, TextWriter output, CancellationToken cancellation)
    {
        try
        {
            var end = await cycle.RunAsync(resource, new CycleMemory(), isDue: true, cancellation);
            for (var attempts = 1; end.IsContended && attempts < MostAttempts; attempts++)
            {
                await Task.Delay(Retry.After(attempts), time, cancellation);
                if (await cluster.FindResourceAsync(resource.Key, resource.ApiVersion.Split('/')[1], cancellation) is { } now)
                    end = await cycle.RunAsync(resource = now, new CycleMemory(), isDue: true, cancellation);
            }

            var state = end.Memory.Kept!.State;
            await output.WriteLineAsync($"{resource.Key}: {(mode.DryRun ? "would be " : "")}{state.Condition}: {state.Reason}");
            if (mode.DryRun)
                await output.WriteLineAsync(await dryRun.DescribeAsync(resource, end.Resource, state, cancellation));
            return state.Condition is Condition.Current or Condition.Updating or Condition.Held or Condition.Waiting;
        }
        catch (Exception e) when (e is ClusterBusyException or ClusterDeniedException)
        {
            await output.WriteLineAsync($"{resource.Key}: {e.Message}");
            return false;
        }
    }
}
