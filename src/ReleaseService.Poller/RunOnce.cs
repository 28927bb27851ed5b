using k8s;
using ReleaseService.Poller.Cycle;
using ReleaseService.Poller.Kubernetes;
using ReleaseService.Poller.Resources;
using ReleaseService.Poller.State;

namespace ReleaseService.Poller;

/// <summary><c>--once</c> and <c>--dry-run</c>: one cycle for each resource, and what came of it.</summary>
public sealed class RunOnce(IKubernetes kubernetes, ResourceCycle cycle, PollerSettings settings, RunMode mode, TimeProvider time, ILogger<RunOnce> logger)
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
            {
                var state = (await cycle.RunAsync(resource, new CycleMemory(), isDue: true, cancellation)).Memory.Kept?.State;
                isWell &= state?.Condition is null or Condition.Current or Condition.Updating or Condition.Held or Condition.Waiting;
                await output.WriteLineAsync($"{resource.Key}: {(mode.DryRun ? "would be " : "")}{state?.Condition.ToString() ?? "gone"}{(state is null ? "" : $": {state.Reason}")}");
            }
        }

        return isWell ? 0 : 1;
    }
}
