using ReleaseService.Poller.Leading;
using ReleaseService.Poller.Resources;

namespace ReleaseService.Poller;

/// <summary>Serves the resources whenever this process leads, or always where nobody is elected.</summary>
public sealed class PollerService(Leadership leadership, ResourceSet resources, LeaderSettings settings) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        settings.Elect ? leadership.RunAsync(resources.RunAsync, stoppingToken) : resources.RunAsync(stoppingToken);
}
