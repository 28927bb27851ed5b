using ReleaseService.Cluster;
using ReleaseService.Cluster.State;
using ReleaseService.Poller.Tests.Operators;
using ReleaseService.Testing.Kubernetes.Faults;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Poller.Tests.Faults;

/// <summary>
/// The poller is killed at each request of a cycle that takes a release over, before the API server has the request or after it did what was asked. Each time on an instance of its own; what comes after is a poller for
/// all of them.
/// </summary>
public sealed class KillTests
{
    private const string Next = "0.80.1";

    [Fact]
    public async Task Killed_at_any_request_the_next_poller_ends_where_an_undisturbed_one_does()
    {
        await using var run = await PollerRun.PrepareAsync();
        const int most = 32;
        var names = Enumerable.Range(1, most).SelectMany(number => new[] { $"w{number}-before", $"w{number}-after" }).Append("undisturbed").ToList();
        // What alice sets below a component of the release isn't the channel's, before and after.
        await run.Kubectl().DoAsync(string.Join("---\n", names.Select(name => ResourceYaml.V1("{parquet: {replicas: 7}, weave: {image: {pullPolicy: Always}}}", chart: "{}", name: name))), "apply", "-f", "-");
        await using (await PollerLife.StartAsync(run))
        {
            foreach (var name in names)
                await IsAsync(run, name, PollerRun.First);
        }

        await run.PromoteAsync(Next);
        int requests, written;
        await using (var undisturbed = await PollerLife.StartAsync(run, settings: Only(run, "undisturbed")))
        {
            await IsAsync(run, "undisturbed", Next);
            requests = undisturbed.Faults.Requests.Count;
            written = undisturbed.Faults.Requests.Single(request => request.Is("patch", WandbResource.Plural)).Number;
        }

        Assert.InRange(requests, 10, most);
        Assert.InRange(written, 6, requests - 2);
        var kills = 0;
        foreach (var (number, afterAnswer) in Enumerable.Range(1, requests).SelectMany(number => new[] { (number, false), (number, true) }))
        {
            var faults = new ClusterFaults();
            faults.KillAt(number, afterAnswer);
            var name = $"w{number}-{(afterAnswer ? "after" : "before")}";
            await using var killed = await PollerLife.StartAsync(run, faults, settings: Only(run, name));
            // What comes after the write depends on how often the operator says something.
            await Eventually.HoldsAsync(async () => faults.Killed.IsCompleted || await FindAsync(run, name, Next) is not null, $"{name} is at {Next}, or the poller is killed");
            kills += faults.Killed.IsCompleted ? 1 : 0;
            Assert.True(faults.Killed.IsCompleted || number > written, $"request {number} was never sent");
        }

        Assert.True(kills > 2 * written);
        await using var next = await PollerLife.StartAsync(run);
        foreach (var name in names)
        {
            var state = await IsAsync(run, name, Next);
            Assert.Empty(state.Quarantine);
            Assert.Equal([PollerRun.First, Next], run.Operator.Upgrades.Where(upgrade => upgrade.Name == name).Select(upgrade => upgrade.Version));
            var values = run.Operator.Running(name)!.Spec.Values!;
            Assert.Equal(7, (int)values["parquet"]!["replicas"]!);
            Assert.Equal("Always", (string?)values["weave"]!["image"]!["pullPolicy"]);
            Assert.Equal(Next, (string?)values["parquet"]!["image"]!["tag"]);
        }
    }

    private static string[] Only(PollerRun run, string name) => [$"--Poller:Resources:0={run.Namespace.Name}/{name}"];

    private static async Task<ResourceState> IsAsync(PollerRun run, string name, string version)
    {
        ResourceState? state = null;
        await Eventually.HoldsAsync(async () => (state = await FindAsync(run, name, version)) is not null, $"{name} is at {version}", TimeSpan.FromSeconds(60));
        return state!;
    }

    /// <summary>Its state, once everything is done.</summary>
    private static async Task<ResourceState?> FindAsync(PollerRun run, string name, string version) =>
        run.Operator.Running(name)?.Version == version && (await run.FindKeptAsync(name))?.State is { Condition: Condition.Current, IsHeldApplied: true, Pending: null, Held: { } held } state
        && held.PlatformVersion == version
            ? state
            : null;
}
