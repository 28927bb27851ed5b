using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using System.Net;
using Microsoft.AspNetCore.Http;
using ReleaseService.Cluster.State;
using ReleaseService.Poller.Tests.Operators;
using ReleaseService.Testing.Kubernetes;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Poller.Tests.Egress;

/// <summary>Where the poller connects to. All connections of this process are counted, so nothing else runs meanwhile.</summary>
[Collection(nameof(Alone))]
public sealed class ConnectionsTests
{
    [Fact]
    public async Task With_a_mirror_inside_nothing_else_is_contacted()
    {
        await using var run = await PollerRun.PrepareAsync();
        await run.Kubectl().ApplyAsync(ResourceYaml.V1("{}", chart: "{}"));
        using var connections = new Connections();
        await using var poller = await PollerLife.StartAsync(run);
        await run.RunsAsync(PollerRun.First);
        await run.PromoteAsync("0.80.1");
        await run.RunsAsync("0.80.1");
        await run.IsAsync(Condition.Current);
        var cluster = ((k8s.Kubernetes)run.Namespace.Cluster.Admin).BaseUri;
        var known = new[] { run.Server.Address, cluster }.Select(uri => uri.Port).Order().ToArray();
        Assert.Equal(known, connections.Ports.Distinct().Order());
        Assert.DoesNotContain(connections.Names, name => name is not ("127.0.0.1" or "localhost"));
    }

    [Fact]
    public async Task A_proxy_of_the_environment_isnt_bypassed()
    {
        await using var run = await PollerRun.PrepareAsync();
        await run.Kubectl().ApplyAsync(ResourceYaml.V1("{}", chart: "{}"));
        var targets = new ConcurrentQueue<string>();
        await using var proxy = await OtherService.StartAsync(context =>
        {
            targets.Enqueue($"{context.Request.Method} {context.Request.Host}");
            context.Response.StatusCode = StatusCodes.Status502BadGateway;
            return Task.CompletedTask;
        });
        var answer = await Tool.RunAsync(
            "dotnet",
            [
                typeof(PollerHost).Assembly.Location, "--Service:Url=https://releases.example.com", $"--Kubernetes:Kubeconfig={run.Namespace.Cluster.Kubeconfig}", $"--Kubernetes:Context={TestCluster.Poller}",
                "--namespaces", run.Namespace.Name, "--once",
            ],
            "", ("HTTPS_PROXY", proxy.Address.ToString()), ("NO_PROXY", "127.0.0.1,localhost"), ("https_proxy", proxy.Address.ToString()), ("no_proxy", "127.0.0.1,localhost"));
        Assert.Equal(1, answer.ExitCode);
        Assert.Contains("wandb: Unreachable", answer.Output, StringComparison.Ordinal);
        Assert.Equal(["CONNECT releases.example.com:443"], targets);
    }

    [Fact]
    public async Task What_NO_PROXY_names_is_asked_directly()
    {
        await using var run = await PollerRun.PrepareAsync();
        await run.Kubectl().ApplyAsync(ResourceYaml.V1("{}", chart: "{}"));
        await using var proxy = await OtherService.StartAsync(_ => Task.CompletedTask);
        using var authority = new Authority();
        using var certificate = authority.Issue(IPAddress.Loopback);
        await using var service = await OtherService.StartAsync(
            context =>
            {
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return Task.CompletedTask;
            },
            certificate);
        var bundle = Path.GetTempFileName();
        await File.WriteAllTextAsync(bundle, authority.Pem);
        var answer = await Tool.RunAsync(
            "dotnet",
            [
                typeof(PollerHost).Assembly.Location, $"--Service:Url={service.Address}", $"--Service:CaBundle={bundle}", $"--Kubernetes:Kubeconfig={run.Namespace.Cluster.Kubeconfig}", $"--Kubernetes:Context={TestCluster.Poller}",
                "--namespaces", run.Namespace.Name, "--once",
            ],
            "", ("HTTPS_PROXY", proxy.Address.ToString()), ("NO_PROXY", "127.0.0.1,localhost"), ("https_proxy", proxy.Address.ToString()), ("no_proxy", "127.0.0.1,localhost"));
        File.Delete(bundle);
        Assert.Contains("wandb: Unlicensed", answer.Output, StringComparison.Ordinal);
        Assert.Empty(proxy.Requests);
        Assert.NotEmpty(service.Requests);
    }

    /// <summary>The runtime tells of each.</summary>
    private sealed class Connections : EventListener
    {
        public ConcurrentBag<int> Ports { get; } = [];

        public ConcurrentBag<string> Names { get; } = [];

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name is "System.Net.Sockets" or "System.Net.NameResolution")
                EnableEvents(eventSource, EventLevel.Informational);
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (eventData.EventName == "ConnectStart")
                Ports.Add(PortOf((string)eventData.Payload![0]!));
            else if (eventData.EventName == "ResolutionStart")
                Names.Add((string)eventData.Payload![0]!);
        }

        /// <summary>Of a socket address as <see cref="SocketAddress.ToString"/> prints it: <c>InterNetwork:16:{31,64,127,0,0,1,…}</c>, the port first.</summary>
        private static int PortOf(string address)
        {
            var bytes = address[(address.IndexOf('{', StringComparison.Ordinal) + 1)..].Split(',');
            return (int.Parse(bytes[0]) << 8) | int.Parse(bytes[1]);
        }
    }
}
