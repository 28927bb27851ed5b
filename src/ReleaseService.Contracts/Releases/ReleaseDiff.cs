using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReleaseService.Contracts.Releases;

/// <summary>What changes from one release to another, leaf by leaf: the chart first, then values in the order of components and paths.</summary>
/// <param name="From">The release before; null where there was none, so that everything is added.</param>
/// <param name="To">The release after.</param>
/// <param name="Changes">Empty where both have the same chart and values.</param>
public sealed record ReleaseDiff(ReleaseReference? From, ReleaseReference To, IReadOnlyList<LeafChange> Changes);

/// <summary>A leaf (text, number, boolean, list or empty map) that one side has and the other hasn't, or that differs.</summary>
/// <param name="Component"><c>chart</c>, or the first key below values: <c>app</c>, <c>weave-trace</c>, <c>global</c>, ….</param>
/// <param name="Path">Such as <c>values.app.image.tag</c> or <c>chart.version</c>.</param>
/// <param name="Old">The value before; null where it is added (no release holds a null).</param>
/// <param name="New">The value after; null where it is removed.</param>
public sealed record LeafChange(
    string Component,
    string Path,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonElement? Old,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonElement? New);
