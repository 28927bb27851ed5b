using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using ReleaseService.Testing.Servers;

namespace ReleaseService.Testing.Kubernetes.Operators;

/// <summary>
/// Plays the W&amp;B operator in a namespace, by wire-contract "Merging in the operator" and "The resources": v1.22 where the cluster serves v1, the v2 operator where it serves v2.
/// It installs nothing, but records what it would have installed, so that a test can say which version an instance runs.
/// </summary>
public sealed class OperatorSimulator : IAsyncDisposable
{
    private readonly OperatorCluster _cluster;
    private readonly OperatorTriggers _triggers;
    private readonly Channel<string> _names = System.Threading.Channels.Channel.CreateUnbounded<string>();
    private readonly ConcurrentQueue<Upgrade> _upgrades = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly ConcurrentQueue<string> _panics = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private int _reconciles;

    private OperatorSimulator(TestNamespace @namespace)
    {
        _cluster = new OperatorCluster(@namespace);
        _triggers = new OperatorTriggers(@namespace, _cluster, _names.Writer);
        _running = Task.WhenAll(_triggers.RunAsync(_stop.Token), ReconcileAllAsync(_stop.Token));
    }

    /// <summary>The document of the operator's own channel, for a release id that user input pins or null for the head; null as long as it is air-gapped.</summary>
    public Func<string?, JsonObject?>? Channel { get; set; }

    /// <summary>Plays Helm, or the migration: whether it works. It may take its time.</summary>
    public Func<Upgrade, CancellationToken, Task<bool>> Install { get; set; } = (_, _) => Task.FromResult(true);

    /// <summary>All that was tried, oldest first.</summary>
    public IReadOnlyList<Upgrade> Upgrades => [.. _upgrades];

    /// <summary>How often it has looked at a resource.</summary>
    public int Reconciles => Volatile.Read(ref _reconciles);

    /// <summary>Why reconciles ended without a trace that anybody else sees.</summary>
    public IReadOnlyList<string> Failures => [.. _failures];

    /// <summary>Where the operator would have crashed.</summary>
    public IReadOnlyList<string> Panics => [.. _panics];

    public static OperatorSimulator Start(TestNamespace @namespace) => new(@namespace);

    /// <summary>What an instance runs: the last that worked. Null where nothing has.</summary>
    public Upgrade? Running(string name) => _upgrades.LastOrDefault(upgrade => upgrade.Name == name && upgrade.Succeeded is true);

    /// <summary>Waits until an instance runs a version of the platform.</summary>
    public async Task RunsAsync(string name, string version, TimeSpan? within = null)
    {
        try
        {
            await Eventually.HoldsAsync(() => Task.FromResult(Running(name)?.Version == version), $"{name} runs {version}", within);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message}; it runs {Running(name)?.Version ?? "nothing"}\n{string.Join('\n', [.. Failures, .. Panics])}", e);
        }
    }

    /// <summary>What the operator would install now, from what the API server has now.</summary>
    /// <exception cref="OperatorFailureException">The layers don't fit, or can't be read.</exception>
    /// <exception cref="OperatorPanicException">The operator would crash.</exception>
    public async Task<OperatorSpec> DesiredAsync(string name) =>
        await _cluster.DesiredAsync(await _cluster.FindAsync(name) ?? throw new InvalidOperationException($"There is no resource {name}."), Channel);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task ReconcileAllAsync(CancellationToken stop)
    {
        // One at a time, as the operator does it.
        while (await _names.Reader.WaitToReadAsync(CancellationToken.None) && _names.Reader.TryRead(out var name))
        {
            if (!stop.IsCancellationRequested)
                await ReconcileAsync(name, stop);
        }
    }

    private async Task ReconcileAsync(string name, CancellationToken stop)
    {
        try
        {
            if (await _cluster.FindAsync(name) is not { } resource)
                return;
            if (_cluster.IsV2)
                await new V2Reconciler(_cluster, InstallAsync).RunAsync(resource, stop);
            else
                await new V1Reconciler(_cluster, InstallAsync).RunAsync(resource, Channel, stop);
        }
        catch (OperatorFailureException e)
        {
            _failures.Enqueue($"{name}: {e.Message}");
        }
        catch (OperatorPanicException e)
        {
            _panics.Enqueue($"{name}: {e.Message}");
        }
        catch (Exception e) when (OperatorCluster.IsOutside(e))
        {
            // The API server is away, or somebody else wrote in between: the interval brings it back.
        }
        catch (Exception e)
        {
            _failures.Enqueue($"{name}: the simulator itself: {e}");
        }
        finally
        {
            Interlocked.Increment(ref _reconciles);
        }
    }

    private async Task<bool> InstallAsync(Upgrade upgrade, CancellationToken stop)
    {
        _upgrades.Enqueue(upgrade);
        var succeeded = await Install(upgrade, stop);
        upgrade.Succeeded = succeeded;
        return succeeded;
    }
}
