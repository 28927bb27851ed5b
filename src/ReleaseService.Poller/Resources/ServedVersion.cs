using System.Net;
using System.Text.Json;
using k8s;
using k8s.Autorest;
using ReleaseService.Cluster;
using ReleaseService.Hosting;
using ReleaseService.Poller.Kubernetes;

namespace ReleaseService.Poller.Resources;

/// <summary>
/// Which version of the resource the cluster serves: v2 where it has it, since then every resource is one (the API server converts; docs/poller.md). Asked by listing, for which the poller has the rights in any case.
/// </summary>
public sealed partial class ServedVersion(IKubernetes kubernetes, PollerSettings settings, TimeProvider time, ILogger<ServedVersion> logger)
{
    /// <summary>Between two looks, however often something happens.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly Wakeup _lookAgain = new(time);
    private string _problem = "it didn't answer";

    /// <summary>The API server may not be what it was.</summary>
    public void LookAgain() => _lookAgain.Call(isDue: true);

    /// <summary>Asks until there is one.</summary>
    public async Task<string> FindAsync(CancellationToken cancellation)
    {
        for (var failures = 1; ; failures++)
        {
            if (await TryAsync(cancellation) is { } version)
                return version;
            Log.None(logger, _problem);
            await Task.Delay(Retry.After(failures), time, cancellation);
        }
    }

    /// <summary>For a run that ends: somebody waits for it.</summary>
    public async Task<string> FindAsync(TimeSpan within, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(within, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            return await FindAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new SettingsException($"The API server {(kubernetes as k8s.Kubernetes)?.BaseUri} hasn't said within {within.TotalSeconds:0} s which resources it serves: {_problem}.");
        }
    }

    /// <summary>Ends when the cluster serves another version: looks after each interruption, and at the interval.</summary>
    public async Task UntilAnotherAsync(string version, CancellationToken cancellation)
    {
        while (true)
        {
            await Task.Delay(Pause, time, cancellation);
            await _lookAgain.SleepAsync(settings.Interval, cancellation);
            if (await TryAsync(cancellation) is { } served && served != version)
            {
                Log.Another(logger, served, version);
                return;
            }
        }
    }

    /// <returns>Null where there is none, or the API server doesn't say.</returns>
    private async Task<string?> TryAsync(CancellationToken cancellation)
    {
        try
        {
            foreach (var version in new[] { "v2", "v1" })
            {
                if (await IsServedAsync(version, Scope.Of(settings)[0], cancellation))
                    return version;
            }

            _problem = "it serves no WeightsAndBiases resources; is the operator's CRD installed?";
        }
        catch (Exception e) when (Retry.IsFor(e, cancellation))
        {
            _problem = e.Message;
        }

        return null;
    }

    private async Task<bool> IsServedAsync(string version, Scope scope, CancellationToken cancellation)
    {
        var selector = scope.Name is null ? null : $"metadata.name={scope.Name}"; // the rights may be to that one only
        try
        {
            await kubernetes.CustomObjects.ListNamespacedCustomObjectAsync<JsonElement>(
                WandbResource.Group, version, scope.Namespace, WandbResource.Plural, fieldSelector: selector, limit: 1, cancellationToken: cancellation);
            return true;
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The API server doesn't say which version of the resources it serves: {Problem}")]
        public static partial void None(ILogger logger, string problem);

        [LoggerMessage(Level = LogLevel.Information, Message = "The cluster serves {Version} of the resources, no longer {Former}")]
        public static partial void Another(ILogger logger, string version, string former);
    }
}
