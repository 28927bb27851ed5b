using System.Net;
using System.Text.Json;
using k8s;
using k8s.Autorest;
using ReleaseService.Cluster;
using ReleaseService.Poller.Cycle;

namespace ReleaseService.Poller.Resources;

/// <summary>
/// Which version of the resource the cluster serves: v2 where it has it, since then every resource is one (the API server converts; docs/poller.md). Asked by listing, for which the poller has the rights in any case.
/// </summary>
internal static partial class ServedVersion
{
    public static async Task<string> FindAsync(IKubernetes kubernetes, PollerSettings settings, TimeProvider time, ILogger logger, CancellationToken cancellation)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                foreach (var version in new[] { "v2", "v1" })
                {
                    if (await IsServedAsync(kubernetes, version, Scope.Of(settings)[0], cancellation))
                        return version;
                }

                Log.None(logger);
            }
            catch (Exception e) when (e is HttpOperationException or HttpRequestException or IOException or System.Text.Json.JsonException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
            {
                Log.Failed(logger, e.Message);
            }

            await Task.Delay(Backoff.After(failures), time, cancellation);
        }
    }

    private static async Task<bool> IsServedAsync(IKubernetes kubernetes, string version, Scope scope, CancellationToken cancellation)
    {
        var selector = scope.Name is null ? null : $"metadata.name={scope.Name}"; // the rights may be to that one only
        try
        {
            _ = await kubernetes.CustomObjects.ListNamespacedCustomObjectAsync<JsonElement>(WandbResource.Group, version, scope.Namespace, WandbResource.Plural, fieldSelector: selector, limit: 1, cancellationToken: cancellation);
            return true;
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The cluster serves no WeightsAndBiases resources yet; is the operator's CRD installed?")]
        public static partial void None(ILogger logger);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The API server doesn't say which resources it serves: {Problem}")]
        public static partial void Failed(ILogger logger, string problem);
    }
}
