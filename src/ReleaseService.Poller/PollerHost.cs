using System.Diagnostics.CodeAnalysis;
using k8s;
using OpenTelemetry.Metrics;
using ReleaseService.Cluster;
using ReleaseService.Cluster.Instances;
using ReleaseService.Hosting;
using ReleaseService.Poller.Cycle;
using ReleaseService.Poller.Hosting;
using ReleaseService.Poller.Kubernetes;
using ReleaseService.Poller.Leading;
using ReleaseService.Poller.Resources;
using ReleaseService.Poller.Service;

namespace ReleaseService.Poller;

/// <summary>The poller's table of contents.</summary>
[SuppressMessage("Maintainability", "CA1506:Avoid excessive class coupling", Justification = "It is what puts everything together.")]
public static class PollerHost
{
    /// <param name="command">What it is started for, with its settings.</param>
    /// <param name="configure">For tests: replaces services.</param>
    public static WebApplication Create(PollerCommand command, Action<WebApplicationBuilder>? configure = null)
    {
        PollerCommand.Names.RefuseMistypedEnvironment(Environment.GetEnvironmentVariables().Keys.Cast<string>());
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = command.Settings, ContentRootPath = AppContext.BaseDirectory });
        var (configuration, services) = (builder.Configuration, builder.Services);
        builder.AddPollerLogging(command.Mode);
        if (string.IsNullOrEmpty(configuration["urls"]) && string.IsNullOrEmpty(configuration["http_ports"]))
            builder.WebHost.UseUrls(PollerHealth.DefaultUrl(Environment.GetEnvironmentVariable));

        services.AddSingleton(command.Mode);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(configuration.ReadSettings<PollerSettings>("Poller"));
        services.AddSingleton(configuration.ReadSettings<ServiceSettings>("Service"));
        services.AddSingleton(configuration.ReadSettings<LeaderSettings>("Leader"));
        services.AddSingleton(configuration.ReadSettings<KubernetesSettings>("Kubernetes"));
        services.AddSingleton(provider => new Traffic(provider.GetRequiredService<PollerMetrics>(), "cluster"));
        services.AddSingleton<IKubernetes>(provider => ClusterConnection.Open(provider.GetRequiredService<KubernetesSettings>(), provider.GetRequiredService<Traffic>()));
        services.AddSingleton<ClusterClient>();
        services.AddSingleton<ServiceConnection>();
        services.AddSingleton<ChannelFeeds>();
        services.AddSingleton<Observe>();
        services.AddSingleton(provider => new Fetch(provider.GetRequiredService<ServiceConnection>().For));
        services.AddSingleton(provider => new Inquire(
            provider.GetRequiredService<Fetch>(), provider.GetRequiredService<TimeProvider>(), (license, channel) => provider.GetRequiredService<ChannelFeeds>().NewestOf(new FeedKey(license, channel))));
        services.AddSingleton<Apply>();
        services.AddSingleton<ManageVersion>();
        services.AddSingleton<Report>();
        services.AddSingleton<ResourceCycle>();
        services.AddTransient<ResourceLoop>();
        services.AddSingleton<Func<ResourceLoop>>(provider => provider.GetRequiredService<ResourceLoop>);
        services.AddSingleton<ServedVersion>();
        services.AddSingleton<ResourceSet>();
        services.AddSingleton<Leadership>();
        services.AddSingleton<DryRun>();
        services.AddSingleton<RunOnce>();
        services.AddSingleton<PollerMetrics>();
        services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter(PollerMetrics.MeterName).AddPrometheusExporter());
        if (!command.Mode.Once)
            services.AddHostedService<PollerService>();
        configure?.Invoke(builder);

        var app = builder.Build();
        app.Services.GetRequiredService<ServiceConnection>(); // a CA bundle that can't be read is told before anything runs
        app.MapPollerHealth();
        app.MapPrometheusScrapingEndpoint();
        return app;
    }
}
