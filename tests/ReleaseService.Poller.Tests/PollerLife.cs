using k8s;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using ReleaseService.Poller.Hosting;
using ReleaseService.Poller.Kubernetes;
using ReleaseService.Poller.Leading;
using ReleaseService.Testing.Kubernetes;
using ReleaseService.Testing.Kubernetes.Faults;
using ReleaseService.Testing.Servers;
using Serilog;

namespace ReleaseService.Poller.Tests;

/// <summary>One life of a poller, of which a test may have several: its requests to the API server are counted, disturbed or ended for good, and its clock is the test's.</summary>
internal sealed class PollerLife : IAsyncDisposable
{
    private readonly WebApplication _app;

    private PollerLife(WebApplication app, ClusterFaults faults, LogCapture log) => (_app, Faults, Log) = (app, faults, log);

    public ClusterFaults Faults { get; }

    public LogCapture Log { get; }

    /// <summary>Where its health and metrics are.</summary>
    public Uri Address => new(_app.Urls.First());

    public Leadership Leadership => _app.Services.GetRequiredService<Leadership>();

    /// <param name="run">Where; its own poller isn't needed.</param>
    /// <param name="faults">With what is to happen from the first request on.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="outermost">Sees the requests before the faults do.</param>
    /// <param name="settings">More than what says where everything is; the last one counts.</param>
    public static async Task<PollerLife> StartAsync(PollerRun run, ClusterFaults? faults = null, TimeProvider? time = null, DelegatingHandler? outermost = null, params string[] settings)
    {
        faults ??= new ClusterFaults();
        var log = new LogCapture();
        var app = PollerHost.Create(
            PollerCommand.Parse(
            [
                $"--Service:Url={run.Server.Address}", $"--Kubernetes:Kubeconfig={run.Namespace.Cluster.Kubeconfig}", $"--Kubernetes:Context={TestCluster.Poller}", "--Leader:Elect=false",
                .. settings.Any(setting => setting.StartsWith("--Poller:Resources", StringComparison.Ordinal)) ? [] : new[] { "--namespaces", run.Namespace.Name }, .. settings,
            ]),
            builder =>
            {
                builder.Configuration["urls"] = "http://127.0.0.1:0";
                builder.Services.AddSerilog((_, logger) => logger.MinimumLevel.Information().WriteTo.Sink(log), preserveStaticLogger: true);
                builder.Services.Replace(ServiceDescriptor.Singleton<IKubernetes>(
                    provider => ClusterConnection.Open(provider.GetRequiredService<KubernetesSettings>(), [provider.GetRequiredService<Traffic>(), .. outermost is null ? [] : new[] { outermost }, faults])));
                if (time is not null)
                    builder.Services.Replace(ServiceDescriptor.Singleton(time));
            });
        await app.StartAsync();
        return new PollerLife(app, faults, log);
    }

    /// <summary>As SIGTERM does it.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _app.DisposeAsync();
    }
}
