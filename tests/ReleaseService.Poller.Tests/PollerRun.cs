using k8s;
using k8s.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ReleaseService.Cluster;
using ReleaseService.Cluster.State;
using ReleaseService.Poller.Hosting;
using ReleaseService.Poller.Kubernetes;
using ReleaseService.Testing;
using ReleaseService.Testing.Kubernetes;
using ReleaseService.Testing.Kubernetes.Faults;
using ReleaseService.Testing.Kubernetes.Operators;
using ReleaseService.Testing.Licensing;
using ReleaseService.Testing.Servers;
using Serilog;
using Xunit;

namespace ReleaseService.Poller.Tests;

/// <summary>
/// All of it, in a namespace of the test's own: a real service on loopback, the operator's simulator, and the poller as the user <c>release-poller</c> with the rights of
/// deploy/poller/role-namespace.yaml (or another one that the test names), and no others. The channel <c>stable</c> starts at <see cref="First"/>.
/// </summary>
public sealed class PollerRun : IAsyncDisposable
{
    public const string First = "0.79.2";

    private WebApplication? _poller;

    private PollerRun(TestServer server, TestNamespace @namespace) =>
        (Server, Namespace, Operator) = (server, @namespace, OperatorSimulator.Start(@namespace));

    public TestServer Server { get; }

    public TestNamespace Namespace { get; }

    public OperatorSimulator Operator { get; }

    /// <summary>What the poller logs, of all its lives.</summary>
    public LogCapture Log { get; } = new();

    /// <summary>What the poller asks the API server, since it was started last.</summary>
    public ClusterFaults Requests { get; private set; } = new();

    /// <summary>Everything but the poller.</summary>
    /// <param name="versions">Of the resource.</param>
    /// <param name="issuer">Of the licenses that the service takes.</param>
    /// <param name="role">What the poller may: a file of deploy/poller.</param>
    /// <param name="cluster">One of the test's own; null for the shared one.</param>
    public static async Task<PollerRun> PrepareAsync(ResourceVersions versions = ResourceVersions.V1, LicenseIssuer? issuer = null, string role = "role-namespace.yaml", TestCluster? cluster = null)
    {
        cluster ??= await TestCluster.GetAsync(versions);
        var server = await TestServer.StartSeededAsync(issuer: issuer);
        await server.PromoteAsync("stable", $"{First}-1");
        var run = new PollerRun(server, await cluster.CreateNamespaceAsync());
        await run.Namespace.GrantAsync(TestCluster.Poller, [.. ReadManifest(role).OfType<V1Role>().Single().Rules]);
        return run;
    }

    public static async Task<PollerRun> StartAsync(params string[] settings)
    {
        var run = await PrepareAsync();
        await run.StartPollerAsync(settings);
        return run;
    }

    /// <param name="settings">More than what says where everything is.</param>
    public Task StartPollerAsync(params string[] settings) => StartPollerAsync(null, settings);

    /// <param name="configure">Replaces services of the poller.</param>
    /// <param name="settings">More than what says where everything is.</param>
    public async Task StartPollerAsync(Action<WebApplicationBuilder>? configure, string[] settings)
    {
        Requests = new ClusterFaults();
        _poller = PollerHost.Create(
            PollerCommand.Parse(
            [
                $"--Service:Url={Server.Address}", "--namespaces", Namespace.Name, $"--Kubernetes:Kubeconfig={Namespace.Cluster.Kubeconfig}", $"--Kubernetes:Context={TestCluster.Poller}",
                "--Leader:Elect=false", .. settings,
            ]),
            builder =>
            {
                builder.Configuration["urls"] = "http://127.0.0.1:0";
                builder.Services.AddSerilog((_, logger) => logger.MinimumLevel.Information().WriteTo.Sink(Log), preserveStaticLogger: true);
                builder.Services.AddSingleton(provider => ClusterConnection.Open(provider.GetRequiredService<KubernetesSettings>(), Requests));
                configure?.Invoke(builder);
            });
        await _poller.StartAsync();
    }

    /// <summary>As SIGTERM does it.</summary>
    public async Task StopPollerAsync()
    {
        await _poller!.StopAsync();
        await _poller.DisposeAsync();
        _poller = null;
    }

    /// <summary>What an administrator kubectl-applies from deploy/poller.</summary>
    public static IReadOnlyList<object> ReadManifest(string file) => KubernetesYaml.LoadAllFromString(File.ReadAllText(Path.Combine(Repository.Root, "deploy/poller", file)));

    /// <summary>Makes the first release of a platform version the channel's head.</summary>
    public Task PromoteAsync(string version, string channel = "stable") => Server.PromoteAsync(channel, $"{version}-1");

    public Kubectl Kubectl(string user = "alice") => Namespace.Kubectl(user);

    /// <summary>Waits until an instance runs a version of the platform.</summary>
    public async Task RunsAsync(string version, string name = "wandb")
    {
        try
        {
            await Operator.RunsAsync(name, version);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message}\n{Log.Text}", e);
        }
    }

    /// <summary>What the poller remembers of a resource; null where it remembers nothing of this one.</summary>
    public async Task<KeptState?> FindKeptAsync(string name = "wandb")
    {
        if (await Namespace.FindResourceAsync(name) is not { } resource)
            return null;
        var secrets = await Namespace.Cluster.Admin.CoreV1.ListNamespacedSecretAsync(Namespace.Name, fieldSelector: $"metadata.name={KeptState.SecretName(name)}");
        var uid = (string)resource["metadata"]!["uid"]!;
        return secrets.Items is [var secret] && KeptState.Read(new ClusterSecret(secret), uid) is var kept && kept.State.Reason.Length > 0 ? kept : null;
    }

    /// <summary>Waits for what the poller says of a resource.</summary>
    /// <param name="condition">How it stands.</param>
    /// <param name="reason">What the reason must contain.</param>
    /// <param name="name">Of the resource.</param>
    public async Task<ResourceState> IsAsync(Condition condition, string reason = "", string name = "wandb")
    {
        ResourceState? state = null;
        try
        {
            await Eventually.HoldsAsync(
                async () => (state = (await FindKeptAsync(name))?.State)?.Condition == condition && state.Reason.Contains(reason, StringComparison.Ordinal), $"{name} is {condition}: {reason}");
        }
        catch (TimeoutException e)
        {
            var status = (await Namespace.FindResourceAsync(name))?["status"]?.ToJsonString();
            throw new TimeoutException($"{e.Message}; it is {state?.Condition}: {state?.Reason}; the operator says {status}\n{Log.Text}", e);
        }

        return state!;
    }

    /// <summary>The effective value at a path of the values; JSON, null where there is none.</summary>
    public async Task<string?> EffectiveAsync(string path, string name = "wandb")
    {
        var value = (System.Text.Json.Nodes.JsonNode?)(await Operator.DesiredAsync(name)).Values;
        foreach (var key in path.Split('.'))
            value = value?[key];
        return value?.ToJsonString().Trim('"');
    }

    /// <summary>Waits until an effective value is what it should become, which takes a cycle.</summary>
    public async Task BecomesAsync(string path, string? value, string name = "wandb")
    {
        string? seen = null;
        try
        {
            await Eventually.HoldsAsync(async () => (seen = await EffectiveAsync(path, name)) == value, $"{path} is {value ?? "nothing"}", TimeSpan.FromSeconds(10));
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message}; it is {seen ?? "nothing"}\n{Log.Text}", e);
        }
    }

    /// <summary>The poller's events, oldest first: <c>Type Reason: message</c>.</summary>
    public async Task<IReadOnlyList<string>> EventsAsync()
    {
        var events = await Namespace.Cluster.Admin.CoreV1.ListNamespacedEventAsync(Namespace.Name);
        return [.. events.Items.Where(item => item.Source.Component == ClusterClient.FieldManager).OrderBy(item => item.Metadata.Name, StringComparer.Ordinal).Select(item => $"{item.Type} {item.Reason}: {item.Message}")];
    }

    /// <summary>Sets an annotation of the poller's prefix, or removes it.</summary>
    public Task AnnotateAsync(string annotation, string? value, string name = "wandb") => Kubectl().DoAsync(
        "", "annotate", "--overwrite", TestCluster.Plural, name, value is null ? $"releases.apps.wandb.com/{annotation}-" : $"releases.apps.wandb.com/{annotation}={value}");

    public async ValueTask DisposeAsync()
    {
        if (_poller is not null)
            await StopPollerAsync();
        await Operator.DisposeAsync();
        // Whatever else a test looked for, a bug in a cycle is one.
        Assert.DoesNotContain("broke", Log.Text, StringComparison.Ordinal);
        await Namespace.DisposeAsync();
        await Server.DisposeAsync();
    }
}
