using System.Net;
using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;
using k8s.Models;
using ReleaseService.Poller.Tests.Operators;
using ReleaseService.Testing.Kubernetes;
using ReleaseService.Testing.Kubernetes.Operators;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Poller.Tests.Kubernetes;

/// <summary>What the other tests rely on: rights, namespaces and restarts.</summary>
public sealed class TestClusterTests
{
    [Fact]
    public async Task The_poller_has_the_rights_that_a_namespace_grants_and_no_others()
    {
        var cluster = await TestCluster.GetAsync();
        await using var granted = await cluster.CreateNamespaceAsync();
        await using var other = await cluster.CreateNamespaceAsync();
        using var poller = cluster.ClientOf(TestCluster.Poller);
        await Assert.ThrowsAsync<HttpOperationException>(() => ListAsync(granted));
        await granted.GrantAsync(TestCluster.Poller, new V1PolicyRule { ApiGroups = [TestCluster.Group], Resources = [TestCluster.Plural], Verbs = ["list"] });
        await ListAsync(granted);
        var refused = await Assert.ThrowsAsync<HttpOperationException>(() => ListAsync(other));
        Assert.Equal(HttpStatusCode.Forbidden, refused.Response.StatusCode);

        Task<JsonObject> ListAsync(TestNamespace @namespace) =>
            poller.CustomObjects.ListNamespacedCustomObjectAsync<JsonObject>(TestCluster.Group, cluster.Version, @namespace.Name, TestCluster.Plural);
    }

    [Fact]
    public async Task A_namespace_takes_what_stands_in_it_with_it()
    {
        var cluster = await TestCluster.GetAsync();
        var gone = await cluster.CreateNamespaceAsync();
        await using (OperatorSimulator.Start(gone))
        {
            await gone.Kubectl().ApplyAsync(ResourceYaml.V1());
            await Eventually.HoldsAsync(async () => (await gone.FindResourceAsync("wandb"))!["metadata"]!["finalizers"] is not null, "the operator has put its finalizer there");
        }

        await gone.DisposeAsync();
        Assert.Null(await gone.FindResourceAsync("wandb"));
        Assert.Empty((await cluster.Admin.CoreV1.ListNamespacedSecretAsync(gone.Name)).Items);
    }

    [Fact]
    public async Task After_a_restart_everything_is_as_before_and_the_operator_goes_on()
    {
        await using var cluster = await TestCluster.StartOwnAsync();
        await using var @namespace = await cluster.CreateNamespaceAsync();
        await using var simulator = OperatorSimulator.Start(@namespace);
        await @namespace.Kubectl().ApplyAsync(ResourceYaml.V1());
        await simulator.RunsAsync("wandb", "0.79.0");
        await cluster.StopAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => @namespace.FindResourceAsync("wandb"));
        await cluster.StartAgainAsync();
        await @namespace.Kubectl().EditAsync("wandb", "s/tag: 0.79.0/tag: 0.80.0/");
        await simulator.RunsAsync("wandb", "0.80.0");
    }
}
