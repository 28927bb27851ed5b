using System.Text.Json.Nodes;
using ReleaseService.Testing.Kubernetes;
using ReleaseService.Testing.Kubernetes.Operators;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Poller.Tests.Operators;

/// <summary>The simulator where the cluster serves v2.</summary>
public sealed class V2OperatorTests : IAsyncLifetime
{
    private TestNamespace _namespace = null!;
    private OperatorSimulator _operator = null!;

    public async ValueTask InitializeAsync()
    {
        _namespace = await (await TestCluster.GetAsync(ResourceVersions.V2)).CreateNamespaceAsync();
        _operator = OperatorSimulator.Start(_namespace);
    }

    public async ValueTask DisposeAsync()
    {
        // Not there where the test was skipped.
        if (_operator is not null)
            await _operator.DisposeAsync();
        if (_namespace is not null)
            await _namespace.DisposeAsync();
    }

    [Fact]
    public async Task An_instance_is_migrated_to_the_resources_version()
    {
        await _namespace.Kubectl().ApplyAsync(ResourceYaml.V2("{version: 0.80.0}"));
        await _operator.RunsAsync("wandb", "0.80.0");
        await MigrationIsAsync("""{"version":"0.80.0","lastSuccessVersion":"0.80.0","ready":true,"phase":"Succeeded","reason":"Complete"}""");
        var resource = (await _namespace.FindResourceAsync("wandb"))!;
        Assert.True((bool)resource["status"]!["ready"]!);
        Assert.Equal(1, (long)resource["status"]!["observedGeneration"]!);
    }

    [Fact]
    public async Task A_migration_that_fails_stays_failed_until_another_version_comes()
    {
        _operator.Install = (upgrade, _) => Task.FromResult(upgrade.Version != "0.81.0");
        await _namespace.Kubectl().ApplyAsync(ResourceYaml.V2("{version: 0.80.0}"));
        await _operator.RunsAsync("wandb", "0.80.0");
        await _namespace.Kubectl().ApplyAsync(ResourceYaml.V2("{version: 0.81.0}"));
        await MigrationIsAsync("""{"version":"0.81.0","lastSuccessVersion":"0.80.0","ready":false,"phase":"Failed","reason":"Failed"}""");
        var reconciles = _operator.Reconciles;
        await Eventually.HoldsAsync(() => Task.FromResult(_operator.Reconciles > reconciles + 1), "the interval passes twice");
        Assert.Equal(2, _operator.Upgrades.Count);
        await _namespace.Kubectl().ApplyAsync(ResourceYaml.V2("{version: 0.82.0}"));
        await _operator.RunsAsync("wandb", "0.82.0");
    }

    [Fact]
    public async Task The_cluster_refuses_what_a_test_tells_it_to_and_a_resource_without_a_version()
    {
        await _namespace.Kubectl().ApplyAsync(ResourceYaml.V2("{version: 0.80.0, refuses: 0.81.0}"));
        var refused = await _namespace.Kubectl().TryApplyAsync(ResourceYaml.V2("{version: 0.81.0}"), "other", force: true);
        Assert.Contains("version 0.81.0 is refused by the cluster", refused.Error, StringComparison.Ordinal);
        var incomplete = await _namespace.Kubectl().TryApplyAsync(ResourceYaml.V2("{license: x}").Replace("name: wandb", "name: other", StringComparison.Ordinal), "other");
        Assert.Contains("spec.wandb.version: Required value", incomplete.Error, StringComparison.Ordinal);
    }

    private Task MigrationIsAsync(string json) => Eventually.HoldsAsync(
        async () => JsonNode.DeepEquals(JsonNode.Parse(json), (await _namespace.FindResourceAsync("wandb"))?["status"]?["wandb"]?["migration"]), $"the migration is {json}");
}
