using System.Net;
using System.Net.Sockets;
using k8s.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;
using ReleaseService.Cluster.State;
using ReleaseService.Hosting;
using ReleaseService.Poller.Hosting;
using ReleaseService.Poller.Tests.Operators;
using ReleaseService.Testing.Kubernetes;
using ReleaseService.Testing.Servers;
using Serilog;
using Xunit;

namespace ReleaseService.Poller.Tests.Processes;

/// <summary>A run that somebody waits for: it ends whatever the API server does, and gets on with a leader.</summary>
public sealed class OnceTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_waits_30_seconds_for_an_API_server_and_says_what_is_wrong(bool isSilent)
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var port = isSilent ? ((IPEndPoint)silent.LocalEndpoint).Port : FreePort.Find();
        var kubeconfig = Path.GetTempFileName();
        await File.WriteAllTextAsync(kubeconfig, $"apiVersion: v1\nkind: Config\ncurrent-context: a\nclusters: [{{name: a, cluster: {{server: \"http://127.0.0.1:{port}\"}}}}]\nusers: [{{name: a, user: {{token: a}}}}]\ncontexts: [{{name: a, context: {{cluster: a, user: a}}}}]\n");
        var time = new FakeTimeProvider();
        await using var app = PollerHost.Create(
            PollerCommand.Parse(["--once", "--namespaces", "a", "--Service:Url=http://127.0.0.1:1", $"--Kubernetes:Kubeconfig={kubeconfig}"]),
            builder =>
            {
                Quiet(builder);
                builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time));
            });
        File.Delete(kubeconfig);
        var began = time.GetUtcNow();
        var run = app.Services.GetRequiredService<RunOnce>().RunAsync(TextWriter.Null, CancellationToken.None);
        await Eventually.HoldsAsync(
            () =>
            {
                if (!run.IsCompleted)
                    time.Advance(TimeSpan.FromSeconds(1));
                return Task.FromResult(run.IsCompleted);
            },
            "it ends");
        var refusal = await Assert.ThrowsAsync<SettingsException>(() => run); // which is what Program prints, and ends with 1
        Assert.StartsWith($"The API server http://127.0.0.1:{port}/ hasn't said within 30 s which resources it serves: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(isSilent ? "it didn't answer" : "refused", refusal.Message, StringComparison.Ordinal);
        Assert.InRange(time.GetUtcNow() - began, TimeSpan.FromSeconds(30), TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task Without_namespaces_it_ends_with_one_clear_line()
    {
        var answer = await Tool.RunAsync("dotnet", [typeof(PollerHost).Assembly.Location, "--Service:Url=http://127.0.0.1:1", "--once"]);
        Assert.Equal(1, answer.ExitCode);
        Assert.Equal("", answer.Output);
        Assert.StartsWith("release-poller can't start: Poller:Namespaces must be set:", answer.Error, StringComparison.Ordinal);
        Assert.Single(answer.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Resources_that_arent_there_are_told()
    {
        await using var run = await PollerRun.PrepareAsync();
        Assert.Equal((0, $"{run.Namespace.Name}: has no resources\n"), await OnceAsync(run, "--namespaces", run.Namespace.Name));
        Assert.Equal((1, $"{run.Namespace.Name}/wandb: isn't there\n"), await OnceAsync(run, $"--Poller:Resources:0={run.Namespace.Name}/wandb"));
    }

    [Fact]
    public async Task Beside_a_leader_the_release_is_written_once_and_the_leader_goes_on()
    {
        await using var run = await PollerRun.PrepareAsync();
        await run.Namespace.GrantAsync(TestCluster.Poller, [.. PollerRun.ReadManifest("role-lease.yaml").OfType<V1Role>().Single().Rules]);
        await run.Kubectl().ApplyAsync(ResourceYaml.V1("{}", chart: "{}"));
        await using var leader = await PollerLife.StartAsync(run, settings: ["--Leader:Elect=true", $"--Leader:Namespace={run.Namespace.Name}"]);
        await run.RunsAsync(PollerRun.First);
        await run.IsAsync(Condition.Current);
        foreach (var version in new[] { "0.80.1", "0.81.3" })
        {
            await run.PromoteAsync(version);
            await OnceAsync(run, "--namespaces", run.Namespace.Name); // both at the same time
            await run.RunsAsync(version);
            await run.IsAsync(Condition.Current, $"{version}-1");
        }

        Assert.Equal([PollerRun.First, "0.80.1", "0.81.3"], run.Operator.Upgrades.Select(upgrade => upgrade.Version));
        Assert.True(leader.Leadership.IsLeading);
        Assert.Empty((await run.FindKeptAsync())!.State.Quarantine);
        Assert.Equal(0, (await OnceAsync(run, "--namespaces", run.Namespace.Name)).ExitCode);
    }

    private static void Quiet(WebApplicationBuilder builder) => builder.Services.AddSerilog((_, logger) => logger.WriteTo.Sink(new LogCapture()), preserveStaticLogger: true);

    private static async Task<(int ExitCode, string Output)> OnceAsync(PollerRun run, params string[] what)
    {
        await using var app = PollerHost.Create(
            PollerCommand.Parse([$"--Service:Url={run.Server.Address}", $"--Kubernetes:Kubeconfig={run.Namespace.Cluster.Kubeconfig}", $"--Kubernetes:Context={TestCluster.Poller}", "--once", .. what]), Quiet);
        using var output = new StringWriter();
        return (await app.Services.GetRequiredService<RunOnce>().RunAsync(output, CancellationToken.None), output.ToString());
    }
}
