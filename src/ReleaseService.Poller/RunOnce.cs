using k8s;
using ReleaseService.Cluster;
using ReleaseService.Cluster.State;
using ReleaseService.Poller.Cycle;
using ReleaseService.Poller.Kubernetes;
using ReleaseService.Poller.Resources;

namespace ReleaseService.Poller;

/// <summary><c>--once</c> and <c>--dry-run</c>: one cycle for each resource, and what came of it.</summary>
public sealed class RunOnce(IKubernetes kubernetes, ResourceCycle cycle, DryRun dryRun, PollerSettings settings, RunMode mode, TimeProvider time, ILogger<RunOnce> logger)
{
    /// <returns>The exit code: 0 where every resource is as it should be, 1 where one isn't.</returns>
    public async Task<int> RunAsync(TextWriter output, CancellationToken cancellation)
    {
        var version = await ServedVersion.FindAsync(kubernetes, settings, time, logger, cancellation);
        var isWell = true;
        foreach (var scope in Scope.Of(settings))
        {
            var (resources, _) = await new ResourceSource(kubernetes, version, scope.Namespace, scope.Name).ListAsync(cancellation);
            foreach (var resource in resources.Where(resource => !resource.IsBeingDeleted))
                isWell &= await RunAsync(resource, output, cancellation);
        }

        return isWell ? 0 : 1;
    }

    private async Task<bool> RunAsync(WandbResource resource, TextWriter output, CancellationToken cancellation)
    {
        try
        {
            var end = await cycle.RunAsync(resource, new CycleMemory(), isDue: true, cancellation);
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
