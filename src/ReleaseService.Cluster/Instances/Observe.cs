using ReleaseService.Cluster.State;
using ReleaseService.Core.Layers;

namespace ReleaseService.Cluster.Instances;

/// <summary>First step: reads what stands beside the resource.</summary>
public sealed class Observe(ClusterClient cluster)
{
    /// <param name="resource">As just read, or as the watch gave it.</param>
    /// <param name="known">What is remembered of it; null to read it from its secret.</param>
    /// <param name="cancellation">Cancels the requests.</param>
    public async Task<Observation> RunAsync(WandbResource resource, KeptState? known, CancellationToken cancellation)
    {
        var (space, name) = resource.Key;
        known ??= KeptState.Read(await cluster.FindSecretAsync(space, KeptState.SecretName(name), cancellation), resource.Uid);
        var input = await ReadInputAsync(resource, cancellation);
        var (version, active) = await FindRunningAsync(resource, cancellation);
        return new Observation(resource, input, await LicenseLookup.RunAsync(cluster, resource, input, cancellation), known, version, active);
    }

    /// <summary>The user's input once more: what was written while the service was asked counts.</summary>
    public async Task<UserInput?> ReadInputAsync(WandbResource resource, CancellationToken cancellation) =>
        UserInput.Read(await cluster.FindSecretAsync(resource.Key.Namespace, UserInput.SecretName(resource.Key.Name), cancellation));

    /// <summary>The operator keeps what it last applied in <c>NAME-spec-active</c>.</summary>
    private async Task<(string? Version, Layer? Active)> FindRunningAsync(WandbResource resource, CancellationToken cancellation)
    {
        if (resource.IsV2)
            return (null, null);
        try
        {
            var secret = await cluster.FindSecretAsync(resource.Key.Namespace, $"{resource.Key.Name}-spec-active", cancellation);
            return secret is not null && SpecSecret.Read(secret) is { } spec ? (SpecVersion.Of(spec.Values), spec.Layer) : (null, null);
        }
        catch (ClusterDeniedException)
        {
            return (null, null);
        }
    }
}
