using System.Text.Json.Nodes;
using ReleaseService.Poller.Tests.Operators;
using ReleaseService.Testing.Kubernetes;
using Xunit;

namespace ReleaseService.Poller.Tests.Kubernetes;

/// <summary>That people's ways to change a resource leave the owners behind that the poller will meet.</summary>
public sealed class KubectlTests : IAsyncLifetime
{
    private TestNamespace _namespace = null!;

    public async ValueTask InitializeAsync() => _namespace = await (await TestCluster.GetAsync()).CreateNamespaceAsync();

    public async ValueTask DisposeAsync()
    {
        // Not there where the test was skipped.
        if (_namespace is not null)
            await _namespace.DisposeAsync();
    }

    [Fact]
    public async Task Each_way_has_a_field_manager_of_its_own()
    {
        var (alice, bob) = (_namespace.Kubectl(), _namespace.Kubectl("bob"));
        await alice.ApplyAsync(ResourceYaml.V1("{app: {image: {tag: 0.79.0}}, a: 1, b: 1}"));
        await alice.EditAsync("wandb", "s/a: 1/a: 2/");
        await bob.PatchAsync("wandb", """{"spec":{"values":{"b":2}}}""");
        var resource = (await _namespace.FindResourceAsync("wandb"))!;
        Assert.Equal("""{"a":2,"app":{"image":{"tag":"0.79.0"}},"b":2}""", resource["spec"]!["values"]!.ToJsonString());
        Assert.Equal(["kubectl-client-side-apply Update", "kubectl-edit Update", "kubectl-patch Update"], Managers(resource));

        await bob.ApplyServerSideAsync(ResourceYaml.V1("{b: 2}", name: "other"), "bobs-pipeline");
        Assert.Equal(["bobs-pipeline Apply"], Managers((await _namespace.FindResourceAsync("other"))!));

        static IEnumerable<string> Managers(JsonObject resource) =>
            resource["metadata"]!["managedFields"]!.AsArray().Select(entry => $"{entry!["manager"]} {entry["operation"]}").Order();
    }

    [Fact]
    public async Task Somebody_elses_field_is_a_conflict_and_can_be_forced()
    {
        await _namespace.Kubectl().ApplyServerSideAsync(ResourceYaml.V1("{a: 1}"), "alices");
        var refused = await _namespace.Kubectl("bob").TryApplyAsync(ResourceYaml.V1("{a: 2}"), "bobs");
        Assert.Contains("conflict with \"alices\": .spec.values.a", refused.Error, StringComparison.Ordinal);
        await _namespace.Kubectl("bob").ApplyServerSideAsync(ResourceYaml.V1("{a: 2}"), "bobs", force: true);
        Assert.Equal(2, (int)(await _namespace.FindResourceAsync("wandb"))!["spec"]!["values"]!["a"]!);
        await _namespace.Kubectl().DeleteAsync("wandb");
        Assert.Null(await _namespace.FindResourceAsync("wandb"));
    }

    [Fact]
    public async Task A_command_that_fails_says_what_kubectl_said()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => _namespace.Kubectl().DeleteAsync("nobody"));
        Assert.Contains("\"nobody\" not found", failure.Message, StringComparison.Ordinal);
        failure = await Assert.ThrowsAsync<InvalidOperationException>(() => _namespace.Kubectl(TestCluster.Poller).DoAsync("", "get", TestCluster.Plural));
        Assert.Contains("User \"release-poller\" cannot list resource", failure.Message, StringComparison.Ordinal);
    }
}
