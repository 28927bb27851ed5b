using System.Diagnostics;
using System.Text.Json.Nodes;
using k8s;
using ReleaseService.Cluster.Instances;
using ReleaseService.Cluster.State;
using ReleaseService.Poller.Tests.Operators;
using ReleaseService.Testing.Kubernetes;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Poller.Tests.Processes;

/// <summary>The process as it runs in a pod: its arguments, its output, its end. Nothing that it prints holds a secret.</summary>
public sealed class ProcessTests : IAsyncLifetime
{
    private const string License = "eyJhbGciOiJSUzI1NiJ9.eyJ0aGUiOiJsaWNlbnNlIn0.c2lnbmF0dXJl";
    private const string Password = "correct-horse-battery-staple";

    private PollerRun _run = null!;

    public async ValueTask InitializeAsync()
    {
        _run = await PollerRun.PrepareAsync();
        await _run.Kubectl().ApplyAsync(ResourceYaml.V1($"{{global: {{license: {License}, mysql: {{password: {Password}}}}}, weave: {{replicas: 2}}}}", chart: "{}"));
        await Eventually.HoldsAsync(async () => (string?)(await _run.Namespace.FindResourceAsync("wandb"))?["status"]?["phase"] == "Invalid Config", "the operator has seen it");
        await _run.Namespace.SetUserInputAsync("wandb", $$$"""{"global":{"redis":{"password":"{{{Password}}}"}},"parquet":{"replicas":1}}""");
    }

    public async ValueTask DisposeAsync()
    {
        // Not there where the test was skipped.
        if (_run is not null)
            await _run.DisposeAsync();
    }

    [Fact]
    public async Task Dry_run_prints_the_layer_and_its_effect_and_writes_nothing()
    {
        var before = await AllAsync();
        var first = await RunAsync("--dry-run");
        Assert.Equal(before, await AllAsync());
        Assert.Equal(0, first.ExitCode);
        Assert.Contains($"{_run.Namespace.Name}/wandb: would be Current", first.Output, StringComparison.Ordinal);
        Assert.Contains("layer:", first.Output, StringComparison.Ordinal);
        Assert.Contains("\"version\": \"0.41.0\"", first.Output, StringComparison.Ordinal);
        Assert.Contains("values.app.image.tag: nothing → \"0.79.2\"", first.Output, StringComparison.Ordinal);

        Assert.Equal(0, (await RunAsync("--once")).ExitCode);
        await _run.RunsAsync(PollerRun.First);
        await _run.PromoteAsync("0.80.1");
        await _run.Kubectl("bob").PatchAsync("wandb", """{"spec":{"values":{"parquet":{"autoscaling":{"horizontal":{"minReplicas":9}}}}}}""");
        before = await AllAsync();
        var second = await RunAsync("--dry-run");
        Assert.Equal(before, await AllAsync());
        Assert.Contains("values.app.image.tag: \"0.79.2\" → \"0.80.1\"", second.Output, StringComparison.Ordinal);
        Assert.Contains("others have:", second.Output, StringComparison.Ordinal);
        Assert.Contains("(kubectl-patch)", second.Output, StringComparison.Ordinal);

        await RunAsync("--once");
        Assert.Contains("changes nothing", (await RunAsync("--dry-run")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Once_takes_the_release_over_and_ends()
    {
        var answer = await RunAsync("--once");
        Assert.Equal(0, answer.ExitCode);
        Assert.Contains($"{_run.Namespace.Name}/wandb: Updating", answer.Output, StringComparison.Ordinal);
        await _run.RunsAsync(PollerRun.First);
        var told = string.Join('\n', await _run.EventsAsync());
        Assert.DoesNotContain(Password, told, StringComparison.Ordinal);
        Assert.DoesNotContain(License, told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Once_says_what_is_wrong_by_its_exit_code()
    {
        await _run.AnnotateAsync("channel", "no-such-channel");
        var answer = await RunAsync("--once");
        Assert.Equal(1, answer.ExitCode);
        Assert.Contains("Misconfigured", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SIGTERM_ends_it_quickly_and_well_also_in_the_middle_of_a_cycle()
    {
        await using var service = await ServiceBetween.StartAsync(_run.Server);
        var (output, process) = Start(service.Address);
        using (process)
        {
            await _run.RunsAsync(PollerRun.First);
            await _run.IsAsync(Condition.Current);
            var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            service.Instead = async context =>
            {
                asked.TrySetResult();
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            };
            await _run.Kubectl().DoAsync("", "annotate", "wandb", "wandb", "touched=yes");
            await asked.Task.WaitAsync(TimeSpan.FromSeconds(20));
            var watch = Stopwatch.StartNew();
            (await Tool.RunAsync("kill", ["-TERM", process.Id.ToString()])).Checked();
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
            Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(8));
            Assert.Equal(0, process.ExitCode);
            Assert.DoesNotContain("Exception", await output, StringComparison.Ordinal);
        }

        Assert.Contains("Current", await output, StringComparison.Ordinal);
        WithoutSecrets(await output);
    }

    private (Task<string> Output, System.Diagnostics.Process Process) Start(Uri service)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(PollerHost).Assembly.Location, .. Arguments(service), "--Leader:Elect=false", "--urls=http://127.0.0.1:0"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        var process = System.Diagnostics.Process.Start(start)!;
        return (Task.Run(async () => string.Concat(await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync()))), process);
    }

    private async Task<ToolAnswer> RunAsync(string mode)
    {
        var answer = await Tool.RunAsync("dotnet", [typeof(PollerHost).Assembly.Location, .. Arguments(_run.Server.Address), mode]);
        WithoutSecrets(answer.Output);
        WithoutSecrets(answer.Error);
        return answer;
    }

    private string[] Arguments(Uri service) =>
        [$"--Service:Url={service}", $"--Kubernetes:Kubeconfig={_run.Namespace.Cluster.Kubeconfig}", $"--Kubernetes:Context={TestCluster.Poller}", "--namespaces", _run.Namespace.Name];

    private static void WithoutSecrets(string text)
    {
        Assert.DoesNotContain(Password, text, StringComparison.Ordinal);
        Assert.DoesNotContain(License, text, StringComparison.Ordinal);
        Assert.DoesNotContain(License.Split('.')[1], text, StringComparison.Ordinal);
    }

    /// <summary>Every object of the namespace, with its resource version; of the events, which the operator goes on making, the poller's.</summary>
    private async Task<string> AllAsync()
    {
        var admin = _run.Namespace.Cluster.Admin;
        await Eventually.HoldsAsync(
            async () => ((string?)(await _run.Namespace.FindResourceAsync("wandb"))!["status"]?["phase"], _run.Operator.Running("wandb")?.Spec) switch
            {
                ("Completed", { } running) => running.Equals(await _run.Operator.DesiredAsync("wandb")),
                (var phase, null) => phase == "Invalid Config",
                _ => false,
            },
            "the operator is done");
        var resources = await admin.CustomObjects.ListNamespacedCustomObjectAsync<JsonObject>(TestCluster.Group, "v1", _run.Namespace.Name, TestCluster.Plural);
        var secrets = await admin.CoreV1.ListNamespacedSecretAsync(_run.Namespace.Name);
        var leases = await admin.CoordinationV1.ListNamespacedLeaseAsync(_run.Namespace.Name);
        return string.Join('\n', resources["items"]!.AsArray().Select(item => item!.ToJsonString()))
            + string.Join('\n', secrets.Items.Select(item => item.Metadata).Concat(leases.Items.Select(item => item.Metadata)).Select(item => $"{item.Name} {item.ResourceVersion}").Concat(await _run.EventsAsync()));
    }
}
