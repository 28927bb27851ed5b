using System.Text.Json;
using ReleaseService.Cluster.Instances;
using ReleaseService.Cluster.State;
using ReleaseService.Core.Layers;

namespace ReleaseService.Cli.Instances;

/// <summary>Pure: what becomes of an instance when the poller does what it decided.</summary>
internal static class NextEffect
{
    public static NextReport Of(Instance instance, Decision decision, bool showValues)
    {
        if (instance.Resource.IsV2)
            return OfVersion(instance, decision);
        var shared = instance.Shared();
        var made = ReleaseLayer.Of(instance.Observed, decision.Hold, shared, NextRelease.WishesOf(instance), Instance.IsAirGapped(shared));
        var (before, after) = (Resolve(instance, shared), Resolve(instance, shared.After(made.Layer.Applied)));
        var obstacle = decision.Condition != Condition.Current ? null
            : made.Refusal ?? (made.Layer.IsShadowed ? new Obstacle(Condition.Shadowed, "others have what the release moves as a whole; nothing is half upgraded") : null);
        return Report(decision, obstacle, ChangeReport.Between(before, after, showValues), made.Shadowed);
    }

    public static EffectiveSpec Resolve(Instance instance, SharedResource shared) => EffectiveSpec.Resolve(Layer.Empty, instance.UserInput, shared);

    /// <summary>The rules of the poller's ManageVersion.</summary>
    private static NextReport OfVersion(Instance instance, Decision decision)
    {
        var live = Version(instance);
        if (!NextRelease.WishesOf(instance).ManagesVersion)
            return Report(decision, new Obstacle(Condition.Waiting, "its version is left alone without the annotation releases.apps.wandb.com/manage-version: \"true\""), [], []);
        if (decision.Hold?.Release.PlatformVersion is not { } version || version == live)
            return Report(decision, null, [], []);
        var owners = VersionOwners.Of(instance.Resource);
        return SpecVersion.IsLower(live, version)
            ? Report(decision, null, [new("wandb.version", false, false) { Old = Json(live), New = Json(version) }], [])
            : Report(decision, new Obstacle(Condition.Shadowed, $"version {live} isn't below {version}, and is left"), [], [new("wandb.version", owners)]);
    }

    public static string? Version(Instance instance) => Cluster.WandbResource.Text(instance.Resource.Spec, "wandb", "version");

    public static JsonElement? Json(string? text) => text is null ? null : JsonSerializer.SerializeToElement(text, CliJson.Default.String);

    private static NextReport Report(Decision decision, Obstacle? obstacle, IReadOnlyList<ChangeReport> changes, IReadOnlyList<ShadowedPath> shadowed)
    {
        var release = decision.Hold?.Release;
        return new(release?.Name, release?.PlatformVersion, release?.Channel, (obstacle?.Condition ?? decision.Condition).ToString(), obstacle?.Reason ?? decision.Reason, decision.Waiting, changes, shadowed);
    }
}
