using System.Text.Json;

namespace ReleaseService.Cluster.Instances;

/// <summary>Where a resource's license is (wire-contract "License lookup").</summary>
public static class LicenseLookup
{
    /// <param name="cluster">The API server.</param>
    /// <param name="resource">The resource.</param>
    /// <param name="input">The user's input; null where it can't be read.</param>
    /// <param name="cancellation">Cancels the requests.</param>
    public static async Task<License> RunAsync(ClusterClient cluster, WandbResource resource, UserInput? input, CancellationToken cancellation)
    {
        if (resource.IsV2)
        {
            var license = WandbResource.Member(resource.Spec, "wandb", "license");
            return license.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? License.None
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
                return await ReadAsync(cluster, resource.Key.Namespace, name, key, cancellation);
        }

        return License.None;
    }

    private static async Task<License> ReadAsync(ClusterClient cluster, string space, string name, string key, CancellationToken cancellation)
    {
        try
        {
            var secret = await cluster.FindSecretAsync(space, name, cancellation);
            return Trimmed(secret?.Text(key)) is { } token ? new License(token, name)
                : new License(null, name, secret is null ? $"the secret {name}, which is to hold the license, isn't there" : $"the secret {name} has no license under {key}");
        }
        catch (ClusterDeniedException)
        {
            return new License(null, name, $"the secret {name}, which is to hold the license, may not be read with these rights");
        }
    }

    private static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
