using System.Text.Json.Nodes;
using k8s;
using ReleaseService.Testing.Kubernetes;
using ReleaseService.Testing.Kubernetes.Operators;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Poller.Tests.Operators;

/// <summary>That the operator of the other tests behaves as the real one, on a real API server.</summary>
public sealed class OperatorSimulatorTests : IAsyncLifetime
{
    private TestNamespace _namespace = null!;
    private OperatorSimulator _operator = null!;

    public async ValueTask InitializeAsync()
    {
        _namespace = await (await TestCluster.GetAsync()).CreateNamespaceAsync();
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
    public async Task An_instance_gets_the_resources_version_and_its_state_can_be_seen()
    {
        await _namespace.Kubectl().ApplyAsync(ResourceYaml.V1());
        await _operator.RunsAsync("wandb", "0.79.0");
        await PhaseIsAsync("Completed");
        Assert.Equal("0.41.0", _operator.Running("wandb")!.Spec.Chart!.Version);
        Assert.Equal(["Completed", "LoadingConfig", "Reconciling"], await EventsAsync());
        var secrets = await _namespace.Cluster.Admin.CoreV1.ListNamespacedSecretAsync(_namespace.Name);
        Assert.Equal(["wandb-spec-active", "wandb-spec-user"], secrets.Items.Select(secret => secret.Metadata.Name).Order());
        Assert.All(secrets.Items, secret => Assert.Equal(["chart", "metadata", "values"], secret.Data.Keys.Order()));

        await _namespace.Kubectl().PatchAsync("wandb", """{"spec":{"values":{"app":{"image":{"tag":"0.80.0"}}}}}""");
        await _operator.RunsAsync("wandb", "0.80.0");
        Assert.Equal(["0.79.0", "0.80.0"], _operator.Upgrades.Select(upgrade => upgrade.Version));
    }

    [Fact]
    public async Task Once_it_is_done_nothing_is_written_any_more()
    {
        await _namespace.Kubectl().ApplyAsync(ResourceYaml.V1());
        await PhaseIsAsync("Completed");
        var before = await VersionAsync();
        var reconciles = _operator.Reconciles;
        await Eventually.HoldsAsync(() => Task.FromResult(_operator.Reconciles > reconciles + 1), "the interval passes twice");
        Assert.Equal(before, await VersionAsync());
        Assert.Single(_operator.Upgrades);

        async Task<string> VersionAsync() => (string)(await _namespace.FindResourceAsync("wandb"))!["metadata"]!["resourceVersion"]!;
    }

    [Fact]
    public async Task User_input_is_above_the_channel_and_below_the_resource()
    {
        _operator.Channel = _ => Document("""{"app":{"image":{"tag":"0.81.0"}},"api":{"replicas":1},"ingress":{"tls":["channel"]},"console":{"image":{"tag":"3"}}}""");
        await _namespace.Kubectl().ApplyAsync(ResourceYaml.V1(values: "{ingress: {tls: [resource]}, console: {image: {tag: '1'}}}", chart: "{}"));
        await _operator.RunsAsync("wandb", "0.81.0");
        await _namespace.SetUserInputAsync("wandb", """{"app":{"image":{"tag":"0.80.0"}},"console":{"image":{"tag":"2"}},"ingress":{"tls":["user"]}}""");
        await _operator.RunsAsync("wandb", "0.80.0");
        var running = _operator.Running("wandb")!.Spec;
        Assert.Equal("1", (string?)running.Values!["console"]!["image"]!["tag"]);
        Assert.Equal("""["resource","user","channel"]""", running.Values["ingress"]!["tls"]!.ToJsonString());
        Assert.Equal(1, (int?)running.Values["api"]!["replicas"]);
        Assert.Equal("0.42.0", running.Chart!.Version);
        Assert.Equal("stable", (string?)running.Metadata!["channelName"]);
    }

    [Fact]
    public async Task The_consoles_pin_asks_the_channel_for_that_release()
    {
        _operator.Channel = pinned => Document("""{"app":{"image":{"tag":"TAG"}}}""".Replace("TAG", pinned ?? "0.81.0", StringComparison.Ordinal));
        await _namespace.Kubectl().ApplyAsync(ResourceYaml.V1(values: "{}", chart: "{}"));
        await _operator.RunsAsync("wandb", "0.81.0");
        await _namespace.SetUserInputAsync("wandb", """{"_releaseId":"0.80.0-pinned"}""");
        await _operator.RunsAsync("wandb", "0.80.0-pinned");
    }

    [Fact]
    public async Task Two_kinds_under_one_key_fail_without_a_trace()
    {
        await _namespace.Kubectl().ApplyAsync(ResourceYaml.V1());
        await PhaseIsAsync("Completed");
        await _namespace.SetUserInputAsync("wandb", """{"app":"0.80.0"}""");
        await Eventually.HoldsAsync(() => Task.FromResult(_operator.Failures.Count > 1), "reconciles fail, again and again");
        Assert.Contains("values.app: type not match", _operator.Failures[0], StringComparison.Ordinal);
        await PhaseIsAsync("Completed");
        Assert.Equal(["Completed", "LoadingConfig", "Reconciling"], await EventsAsync());
        Assert.Single(_operator.Upgrades);
        await Assert.ThrowsAsync<OperatorFailureException>(() => _operator.DesiredAsync("wandb"));
    }

    [Fact]
    public async Task A_null_against_a_key_panics()
    {
        await _namespace.Kubectl().ApplyAsync(ResourceYaml.V1());
        await PhaseIsAsync("Completed");
        await _namespace.SetUserInputAsync("wandb", """{"app":{"image":null}}""");
        await Eventually.HoldsAsync(() => Task.FromResult(_operator.Panics.Count > 0), "it panics");
        Assert.Empty(_operator.Failures);
        Assert.Single(_operator.Upgrades);
    }

    [Fact]
    public async Task A_chart_that_cant_be_installed_is_Invalid_Config_until_another_comes()
    {
        _operator.Install = (upgrade, _) => Task.FromResult(upgrade.Version != "0.80.0");
        await _namespace.Kubectl().ApplyAsync(ResourceYaml.V1());
        await PhaseIsAsync("Completed");
        await _namespace.Kubectl().EditAsync("wandb", "s/tag: 0.79.0/tag: 0.80.0/");
        await PhaseIsAsync("Invalid Config");
        await Eventually.HoldsAsync(async () => (await EventsAsync()).Contains("ApplyFailed"), "an event says so");
        Assert.Equal("0.79.0", _operator.Running("wandb")!.Version);
        await _namespace.Kubectl().EditAsync("wandb", "s/tag: 0.80.0/tag: 0.81.0/");
        await _operator.RunsAsync("wandb", "0.81.0");
        await PhaseIsAsync("Completed");
    }

    [Fact]
    public async Task No_chart_that_it_understands_is_Invalid_Config()
    {
        await _namespace.Kubectl().ApplyAsync(ResourceYaml.V1(chart: "{url: https://charts.wandb.ai, name: operator-wandb, version: 1}"));
        await PhaseIsAsync("Invalid Config");
        Assert.Empty(_operator.Upgrades);
    }

    [Fact]
    public async Task A_resource_made_again_under_its_name_is_a_new_instance()
    {
        await _namespace.Kubectl().ApplyAsync(ResourceYaml.V1());
        await PhaseIsAsync("Completed");
        await _namespace.Kubectl().DeleteAsync("wandb");
        await Eventually.HoldsAsync(async () => (await _namespace.Cluster.Admin.CoreV1.ListNamespacedSecretAsync(_namespace.Name)).Items.Count == 0, "its secrets go with it");
        await _namespace.Kubectl().ApplyAsync(ResourceYaml.V1());
        await PhaseIsAsync("Completed");
        Assert.Equal(2, _operator.Upgrades.Select(upgrade => upgrade.Uid).Distinct().Count());
    }

    private Task PhaseIsAsync(string phase) =>
        Eventually.HoldsAsync(async () => (string?)(await _namespace.FindResourceAsync("wandb"))?["status"]?["phase"] == phase, $"the phase is {phase}");

    private async Task<IEnumerable<string>> EventsAsync() =>
        (await _namespace.Cluster.Admin.CoreV1.ListNamespacedEventAsync(_namespace.Name)).Items.Select(item => item.Reason).Distinct().Order();

    private static JsonObject Document(string values) => (JsonObject)JsonNode.Parse(
        $$"""{"metadata":{"channelName":"stable"},"chart":{"url":"https://charts.wandb.ai","name":"operator-wandb","version":"0.42.0"},"values":{{values}}}""")!;
}
