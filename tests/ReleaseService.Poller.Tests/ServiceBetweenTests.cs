using Xunit;

namespace ReleaseService.Poller.Tests;

/// <summary>Tests of a poller that reaches the service only by way of a <see cref="Poller.Tests.ServiceBetween"/>.</summary>
public abstract class ServiceBetweenTests : IAsyncLifetime
{
    private protected PollerRun Run { get; private set; } = null!;

    private protected ServiceBetween Service { get; private set; } = null!;

    /// <summary>Started by the test.</summary>
    private protected PollerLife Poller { get; set; } = null!;

    public virtual async ValueTask InitializeAsync()
    {
        Run = await PollerRun.PrepareAsync();
        Service = await ServiceBetween.StartAsync(Run.Server);
    }

    public virtual async ValueTask DisposeAsync()
    {
        // Not there where the test was skipped.
        if (Poller is not null)
            await Poller.DisposeAsync();
        if (Service is not null)
            await Service.DisposeAsync();
        if (Run is not null)
            await Run.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected async Task StartPollerAsync(TimeProvider? time = null, params string[] settings) =>
        Poller = await PollerLife.StartAsync(Run, time: time, settings: [$"--Service:Url={Service.Address}", .. settings]);
}
