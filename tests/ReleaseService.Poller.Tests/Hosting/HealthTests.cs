using System.Net;
using k8s.Models;
using ReleaseService.Cluster.State;
using ReleaseService.Poller.Hosting;
using ReleaseService.Poller.Tests.Operators;
using ReleaseService.Testing.Kubernetes;
using ReleaseService.Testing.Kubernetes.Faults;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Poller.Tests.Hosting;

/// <summary>What a kubelet is told, and where.</summary>
public sealed class HealthTests
{
    private static readonly HttpClient Http = new();

    [Theory]
    [InlineData("10.96.0.1", "http://+:8081")]
    [InlineData("", "http://localhost:8081")]
    [InlineData(null, "http://localhost:8081")]
    public void It_listens_on_all_addresses_within_a_pod_and_on_this_machines_own_elsewhere(string? host, string url) =>
        Assert.Equal(url, PollerHealth.DefaultUrl(name => name == "KUBERNETES_SERVICE_HOST" ? host : null));

    [Fact]
    public async Task It_is_ready_once_the_API_server_answers_and_the_resources_are_listed()
    {
        await using var run = await PollerRun.PrepareAsync();
        await run.Kubectl().ApplyAsync(ResourceYaml.V1("{}", chart: "{}"));
        var (faults, lists, go) = (new ClusterFaults(), 0, new TaskCompletionSource());
        // First nobody answers; then it is asked which version is served, v2 and v1; then comes the list.
        faults.Inject(ClusterFaultKinds.RequestLost(), _ => true, times: 2);
        faults.Inject(
            async send =>
            {
                await go.Task;
                return await send();
            },
            request => request.Is("list", TestCluster.Plural) && ++lists > 2);
        // Nobody is at the service's address: what is there stays, and that is no reason to be taken for ill.
        await using var poller = await PollerLife.StartAsync(run, faults, settings: "--Service:Url=http://127.0.0.1:1");
        await IsAsync(poller, HttpStatusCode.ServiceUnavailable, "The API server doesn't answer.");
        Assert.Equal("ok\n", await Http.GetStringAsync(new Uri(poller.Address, "healthz")));
        await IsAsync(poller, HttpStatusCode.ServiceUnavailable, "The resources haven't been listed yet.");
        go.SetResult();
        await IsAsync(poller, HttpStatusCode.OK, "ok");
        await run.IsAsync(Condition.Unreachable);
        await IsAsync(poller, HttpStatusCode.OK, "ok");
    }

    [Fact]
    public async Task One_that_stands_by_is_ready_as_long_as_it_sees_the_Lease()
    {
        await using var run = await PollerRun.PrepareAsync();
        await run.Namespace.GrantAsync(TestCluster.Poller, [.. PollerRun.ReadManifest("role-lease.yaml").OfType<V1Role>().Single().Rules]);
        string[] settings = ["--Leader:Elect=true", $"--Leader:Namespace={run.Namespace.Name}"];
        await using var leader = await PollerLife.StartAsync(run, settings: settings);
        await Eventually.HoldsAsync(() => Task.FromResult(leader.Leadership.IsLeading), "it leads");
        await using var other = await PollerLife.StartAsync(run, settings: settings);
        await IsAsync(leader, HttpStatusCode.OK, "ok");
        await IsAsync(other, HttpStatusCode.OK, "ok");
        Assert.False(other.Leadership.IsLeading);
        other.Faults.Inject(ClusterFaultKinds.RequestLost(), _ => true, times: 2);
        await IsAsync(other, HttpStatusCode.ServiceUnavailable, "The API server doesn't answer.");
        await IsAsync(other, HttpStatusCode.OK, "ok");
    }

    private static Task IsAsync(PollerLife poller, HttpStatusCode status, string text) => Eventually.HoldsAsync(
        async () =>
        {
            using var answer = await Http.GetAsync(new Uri(poller.Address, "readyz"));
            return answer.StatusCode == status && (await answer.Content.ReadAsStringAsync()).Trim() == text;
        },
        $"readyz is {status}: {text}");
}
