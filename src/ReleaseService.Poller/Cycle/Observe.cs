using System.Text.Json;
using ReleaseService.Core.Layers;
using ReleaseService.Poller.Kubernetes;
using ReleaseService.Poller.State;

namespace ReleaseService.Poller.Cycle;

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
        var input = UserInput.Read(await cluster.FindSecretAsync(space, UserInput.SecretName(name), cancellation));
        var (license, secret) = await FindLicenseAsync(resource, input, cancellation);
        var (version, active) = await FindRunningAsync(resource, cancellation);
        return new Observation(resource, input, license, secret, known, version, active);
    }

    /// <summary>wire-contract "License lookup".</summary>
    private async Task<(string? License, string? Secret)> FindLicenseAsync(WandbResource resource, UserInput? input, CancellationToken cancellation)
    {
        if (resource.IsV2)
            return (Trimmed(WandbResource.Text(resource.Spec, "wandb", "license")), null);
        JsonElement[] layers = [WandbResource.Member(resource.Spec, "values", "global"), WandbResource.Member(input?.Values ?? default, "global")];
        if (layers.Select(layer => Trimmed(WandbResource.Text(layer, "license"))).FirstOrDefault(text => text is not null) is { } license)
            return (license, null);
        foreach (var layer in layers)
        {
            var (name, key) = (WandbResource.Text(layer, "licenseSecret", "name"), WandbResource.Text(layer, "licenseSecret", "key"));
            if (!string.IsNullOrEmpty(name) && !string.IsNullOrEmpty(key))
                return (Trimmed((await cluster.FindSecretAsync(resource.Key.Namespace, name, cancellation))?.Text(key)), name);
        }

        return (null, null);
    }

    /// <summary>The operator keeps what it last applied in <c>NAME-spec-active</c>.</summary>
    private async Task<(string? Version, Layer? Active)> FindRunningAsync(WandbResource resource, CancellationToken cancellation)
    {
        if (resource.IsV2)
            return (WandbResource.Text(resource.Status, "wandb", "migration", "lastSuccessVersion"), null);
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

    private static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
