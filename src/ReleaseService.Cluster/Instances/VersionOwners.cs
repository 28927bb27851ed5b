using System.Text.Json;
using ReleaseService.Core.Layers;

namespace ReleaseService.Cluster.Instances;

/// <summary>Who set <c>spec.wandb.version</c> of a v2 resource, besides the poller.</summary>
public static class VersionOwners
{
    private static readonly KeyPath Version = KeyPath.Root.Child("wandb").Child("version");

    /// <returns>At least one: <c>somebody</c> where nothing says who.</returns>
    public static IReadOnlyList<string> Of(WandbResource resource) =>
        OwnedLeaves.Read(resource.ManagedFields).TryGet(out var owned) && owned.OwnersOf(Version) is { Count: > 0 } owners ? owners : ["somebody"];

    /// <summary>Whether the poller has taken it over.</summary>
    public static bool IsPollers(WandbResource resource) => resource.ManagedFields.ValueKind == JsonValueKind.Array
        && resource.ManagedFields.EnumerateArray().Any(entry => OwnsVersion(entry) && WandbResource.Text(entry, "manager") == ClusterClient.FieldManager);

    private static bool OwnsVersion(JsonElement entry) => WandbResource.Member(entry, "fieldsV1", "f:spec", "f:wandb", "f:version").ValueKind != JsonValueKind.Undefined;
}
