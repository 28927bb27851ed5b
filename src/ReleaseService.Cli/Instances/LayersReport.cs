using ReleaseService.Cluster.State;

namespace ReleaseService.Cli.Instances;

/// <summary>What <c>releasectl layers</c> says, for machines.</summary>
/// <param name="Namespace">The resource's.</param>
/// <param name="Name">The resource's.</param>
/// <param name="Version"><c>v1</c> or <c>v2</c>.</param>
/// <param name="Leaves">The effective spec, in the order of paths; of a v2 resource only <c>wandb.version</c>.</param>
/// <param name="Conflicts">What breaks or surprises the operator.</param>
/// <param name="Poller">What the poller remembers; null where none has been here.</param>
/// <param name="Next">What the next release would change; null where that isn't known.</param>
/// <param name="NextUnknown">Why it isn't; null where it is.</param>
internal sealed record LayersReport(
    string Namespace, string Name, string Version, IReadOnlyList<LeafReport> Leaves, IReadOnlyList<LayerConflictReport> Conflicts, PollerReport? Poller, NextReport? Next, string? NextUnknown);

/// <summary>Two layers that don't fit.</summary>
/// <param name="Kind"><c>KindMismatch</c>, <c>Null</c>, <c>ListsConcatenated</c> or <c>ChartUnreadable</c>.</param>
/// <param name="Path">Where.</param>
/// <param name="Upper">The upper layer.</param>
/// <param name="Lower">The lower layer.</param>
/// <param name="Managers">Who owns the upper one's value.</param>
/// <param name="IsBreaking">Whether the operator stops.</param>
internal sealed record LayerConflictReport(string Kind, string Path, string Upper, string Lower, IReadOnlyList<string> Managers, bool IsBreaking);

/// <summary>The poller's state of the resource.</summary>
/// <param name="Condition">How it stands (docs/poller.md, "States").</param>
/// <param name="Reason">Why.</param>
/// <param name="Held">The release that it holds; null before the first.</param>
/// <param name="Waiting">A newer one that waits; null for none.</param>
/// <param name="NextAttempt">When it looks again if nothing happens.</param>
/// <param name="LastAnswer">When the service last answered it.</param>
internal sealed record PollerReport(string Condition, string Reason, string? Held, string? Waiting, DateTimeOffset? NextAttempt, DateTimeOffset? LastAnswer);

/// <summary>What the next release would change.</summary>
/// <param name="Release">The release that the poller would hold; null for none.</param>
/// <param name="PlatformVersion">Its version.</param>
/// <param name="Channel">Its channel.</param>
/// <param name="Condition">How the poller would call it.</param>
/// <param name="Reason">Why.</param>
/// <param name="Waiting">A newer one that would wait; null for none.</param>
/// <param name="Changes">Of the effective spec, in the order of paths.</param>
/// <param name="Shadowed">What others have of it; where <paramref name="Condition"/> is <c>Shadowed</c>, what keeps all of it away.</param>
internal sealed record NextReport(
    string? Release, string? PlatformVersion, string? Channel, string Condition, string Reason, string? Waiting, IReadOnlyList<ChangeReport> Changes, IReadOnlyList<ShadowedPath> Shadowed);
