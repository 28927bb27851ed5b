using System.Text.Json;

namespace ReleaseService.Cluster.Instances;

/// <summary>Who set <c>spec.wandb.version</c> of a v2 resource, besides the poller.</summary>
public static class VersionOwners
{
    /// <returns>At least one: <c>somebody</c> where nothing says who.</returns>
    public static IReadOnlyList<string> Of(WandbResource resource)
    {
        if (resource.ManagedFields.ValueKind != JsonValueKind.Array)
            return ["somebody"];
        var owners = resource.ManagedFields.EnumerateArray().Where(OwnsVersion)
            .Select(entry => WandbResource.Text(entry, "manager") ?? "a manager without a name").Where(manager => manager != ClusterClient.FieldManager).Distinct().ToList();
        return owners.Count > 0 ? owners : ["somebody"];
    }

    /// <summary>Whether the poller has taken it over.</summary>
    public static bool IsPollers(WandbResource resource) => resource.ManagedFields.ValueKind == JsonValueKind.Array
        && resource.ManagedFields.EnumerateArray().Any(entry => OwnsVersion(entry) && WandbResource.Text(entry, "manager") == ClusterClient.FieldManager);

    private static bool OwnsVersion(JsonElement entry) => WandbResource.Member(entry, "fieldsV1", "f:spec", "f:wandb", "f:version").ValueKind != JsonValueKind.Undefined;
}
