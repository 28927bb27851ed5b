using System.Text.Json;
using ReleaseService.Cluster.Instances;
using ReleaseService.Cluster.State;
using ReleaseService.Core.Layers;

namespace ReleaseService.Cli.Instances;

/// <summary>Pure: what becomes of an instance when the poller does what it decided.</summary>
internal static class NextEffect
{
    /// <param name="instance">As it is.</param>
    /// <param name="decision">What the poller holds next.</param>
    /// <param name="isNew">As <see cref="Decide.IsNew"/>.</param>
    /// <param name="now">The time.</param>
    /// <param name="showValues">Whether others' values are shown.</param>
    public static NextReport Of(Instance instance, Decision decision, bool isNew, DateTimeOffset now, bool showValues)
    {
        if (instance.Resource.IsV2)
            return OfVersion(instance, decision, isNew, now);
        var shared = instance.Shared();
        var made = ReleaseLayer.Of(instance.Observed, decision.Hold, shared, NextRelease.WishesOf(instance), Instance.IsAirGapped(shared));
        var (before, after) = (Resolve(instance, shared), Resolve(instance, shared.After(made.Layer.Applied)));
        var obstacle = decision.Condition != Condition.Current ? null
            : made.Refusal ?? (made.Layer.IsShadowed ? new Obstacle(Condition.Shadowed, "others have what the release moves as a whole; nothing is half upgraded") : null);
        return Report(decision, obstacle, ChangeReport.Between(before, after, showValues), made.Shadowed);
    }

    public static EffectiveSpec Resolve(Instance instance, SharedResource shared) => EffectiveSpec.Resolve(Layer.Empty, instance.UserInput, shared);

    private static NextReport OfVersion(Instance instance, Decision decision, bool isNew, DateTimeOffset now)
    {
        if (!NextRelease.WishesOf(instance).ManagesVersion)
            return Report(decision, new Obstacle(Condition.Waiting, "its version is left alone without the annotation releases.apps.wandb.com/manage-version: \"true\""), [], []);
        var layer = VersionLayer.Of(instance.Observed, decision.Hold, isNew, now);
        IReadOnlyList<ChangeReport> changes = layer.Version is { } version ? [new("wandb.version", false, false) { Old = Json(instance.Resource.Version), New = Json(version) }] : [];
        return Report(decision, decision.Condition == Condition.Current ? layer.Obstacle : null, changes, layer.Shadowed);
    }

    public static JsonElement? Json(string? text) => text is null ? null : JsonSerializer.SerializeToElement(text, CliJson.Default.String);

    private static NextReport Report(Decision decision, Obstacle? obstacle, IReadOnlyList<ChangeReport> changes, IReadOnlyList<ShadowedPath> shadowed)
    {
        var release = decision.Hold?.Release;
        return new(release?.Name, release?.PlatformVersion, release?.Channel, (obstacle?.Condition ?? decision.Condition).ToString(), obstacle?.Reason ?? decision.Reason, decision.Waiting, changes, shadowed);
    }
}
