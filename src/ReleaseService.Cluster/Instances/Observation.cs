using ReleaseService.Cluster.State;
using ReleaseService.Core.Layers;

namespace ReleaseService.Cluster.Instances;

/// <summary>What a cycle starts from.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="Input">The user's input; null where it can't be read.</param>
/// <param name="License">The license.</param>
/// <param name="Kept">What is remembered of the resource.</param>
/// <param name="ActiveVersion">The platform version that a v1 operator last applied; null where that can't be told.</param>
/// <param name="Active">All that the operator last applied; null where that can't be told.</param>
public sealed record Observation(WandbResource Resource, UserInput? Input, License License, KeptState Kept, string? ActiveVersion, Layer? Active)
{
    /// <summary>What the instance must not go below: what a v1 operator last applied, or the highest version that a v2 one ever migrated to, also where somebody has set it back since. Null where that can't be told.</summary>
    public string? ReachedVersion => !Resource.IsV2 ? ActiveVersion
        : WandbResource.Text(Resource.Status, "wandb", "migration", "lastSuccessVersion") is { } last && (Kept.State.HighestMigrated is null || SpecVersion.IsLower(Kept.State.HighestMigrated, last)) ? last
        : Kept.State.HighestMigrated;

    /// <summary>The release that the poller has in the resource: what was applied, or what a process that ended in between had just applied. Null before the first.</summary>
    public Candidate? Standing => Kept.State.IsHeldApplied || IsInResource(Kept.Document) ? Candidate.Held(Kept) : Candidate.Previous(Kept);

    /// <summary>Whether all that the poller has in the resource is of a document.</summary>
    private bool IsInResource(ReadOnlyMemory<byte>? document)
    {
        if (Resource.IsV2)
            return Kept.State.Held?.PlatformVersion is { } version && WandbResource.Text(Resource.Spec, "wandb", "version") == version;
        if (document is not { } bytes || !SharedResource.Read(Resource.Spec, Resource.ManagedFields).TryGet(out var shared))
            return false;
        var layer = SpecLayer.Of(bytes);
        var own = shared.Pollers.Leaves.Where(leaf => !leaf.IsEmptyMap).ToList();
        return own.Count > 0 && own.All(leaf => layer.Find(leaf.Path) is { } given && given.IsSameAs(leaf));
    }
}
