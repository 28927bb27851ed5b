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
        var input = await ReadInputAsync(resource, cancellation);
        var (version, active) = await FindRunningAsync(resource, cancellation);
        return new Observation(resource, input, await FindLicenseAsync(resource, input, cancellation), known, version, active);
    }

    /// <summary>The user's input once more: what was written while the service was asked counts.</summary>
    public async Task<UserInput?> ReadInputAsync(WandbResource resource, CancellationToken cancellation) =>
        UserInput.Read(await cluster.FindSecretAsync(resource.Key.Namespace, UserInput.SecretName(resource.Key.Name), cancellation));

    /// <summary>wire-contract "License lookup".</summary>
    private async Task<License> FindLicenseAsync(WandbResource resource, UserInput? input, CancellationToken cancellation)
    {
        if (resource.IsV2)
        {
            var license = WandbResource.Member(resource.Spec, "wandb", "license");
            return license.ValueKind is System.Text.Json.JsonValueKind.Undefined or System.Text.Json.JsonValueKind.Null ? License.None
                : Trimmed(WandbResource.Text(resource.Spec, "wandb", "license")) is { } text ? new License(text)
                : new License(null, null, "spec.wandb.license isn't a text");
        }

        JsonElement[] layers = [WandbResource.Member(resource.Spec, "values", "global"), WandbResource.Member(input?.Values ?? default, "global")];
        if (layers.Select(layer => Trimmed(WandbResource.Text(layer, "license"))).FirstOrDefault(text => text is not null) is { } token)
            return new License(token);
        foreach (var layer in layers)
        {
            var (name, key) = (WandbResource.Text(layer, "licenseSecret", "name"), WandbResource.Text(layer, "licenseSecret", "key"));
            if (!string.IsNullOrEmpty(name) && !string.IsNullOrEmpty(key))
                return await ReadLicenseAsync(resource.Key.Namespace, name, key, cancellation);
        }

        return License.None;
    }

    private async Task<License> ReadLicenseAsync(string space, string name, string key, CancellationToken cancellation)
    {
        try
        {
            var secret = await cluster.FindSecretAsync(space, name, cancellation);
            return Trimmed(secret?.Text(key)) is { } token ? new License(token, name)
                : new License(null, name, secret is null ? $"the secret {name}, which is to hold the license, isn't there" : $"the secret {name} has no license under {key}");
        }
        catch (ClusterDeniedException)
        {
            return new License(null, name, $"the poller may not read the secret {name}, which is to hold the license");
        }
    }

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

    private static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
