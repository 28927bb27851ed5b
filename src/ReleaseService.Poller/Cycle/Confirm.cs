using System.Text.Json;
using ReleaseService.Cluster;
using ReleaseService.Core.Layers;

namespace ReleaseService.Poller.Cycle;

/// <summary>
/// Sixth step, pure: what the operator has made of a change. It isn't waited for: each write of the status wakes the next cycle. v1 has only a phase, without saying of which spec; so a final phase counts only once the
/// status was written after the change. v2 names the version that it is at.
/// </summary>
public static class Confirm
{
    /// <summary>What the status says, and when it was last written by the API server's clock: the same later on says nothing of what happened in between.</summary>
    public static string SignatureOf(WandbResource resource)
    {
        var written = resource.ManagedFields.ValueKind == JsonValueKind.Array
            ? resource.ManagedFields.EnumerateArray().Where(entry => WandbResource.Text(entry, "subresource") == "status").Select(entry => WandbResource.Text(entry, "time")).Max(StringComparer.Ordinal)
            : null;
        return $"{WandbResource.Text(resource.Status, "phase")} {written}";
    }

    /// <param name="resource">As it stands.</param>
    /// <param name="before">The signature when the change was applied.</param>
    /// <param name="version">The platform version of the release.</param>
    /// <param name="active">What the operator last applied, read after the resource or with it; null where that can't be told.</param>
    public static Progress Of(WandbResource resource, string before, string? version, Layer? active) => resource.IsV2 ? OfMigration(resource, version)
        : IsActive(resource, active) ? new Progress(ProgressKind.Done)
        : OfPhase(resource, before);

    /// <summary>Whether the operator has all that the poller has in the resource. A change that leaves the instance as it was writes no status; and lists are concatenated, so that they say nothing.</summary>
    private static bool IsActive(WandbResource resource, Layer? active) => active is not null
        && SharedResource.Read(resource.Spec, resource.ManagedFields).TryGet(out var shared)
        && shared.Pollers.Leaves.All(leaf => leaf.IsList || leaf.IsEmptyMap || (active.Find(leaf.Path) is { } applied && applied.IsSameAs(leaf)));

    private static Progress OfPhase(WandbResource resource, string before) => SignatureOf(resource) == before
        ? new Progress(ProgressKind.Running)
        : WandbResource.Text(resource.Status, "phase") switch
        {
            "Completed" => new Progress(ProgressKind.Done),
            "Invalid Config" => new Progress(ProgressKind.Failed, "the operator says Invalid Config; its log and the resource's events say why"),
            _ => new Progress(ProgressKind.Running),
        };

    private static Progress OfMigration(WandbResource resource, string? version)
    {
        var migration = WandbResource.Member(resource.Status, "wandb", "migration");
        if (version is null || WandbResource.Text(migration, "version") != version)
            return new Progress(ProgressKind.Running);
        if (WandbResource.Text(migration, "phase") == "Failed" || WandbResource.Text(migration, "reason") == "Failed")
            return new Progress(ProgressKind.Failed, $"the migration to {version} failed; the migration job's log says why");
        return WandbResource.Member(migration, "ready").ValueKind == JsonValueKind.True ? new Progress(ProgressKind.Done) : new Progress(ProgressKind.Running);
    }
}
