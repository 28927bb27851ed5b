using ReleaseService.Core.Publishing.Lint;

namespace ReleaseService.Core.Layers;

/// <summary>What belongs to the customer and never comes from a channel: <c>global.license</c>, <c>global.host</c>, … (wire-contract "Merging in the operator").</summary>
public static class CustomerPaths
{
    private static readonly IReadOnlyList<KeyPath> All = [.. ValuesSchema.Instance.CustomerKeys.Select(keys => new KeyPath(["values", .. keys]))];

    /// <returns>The customer's place that is this one, above it or below it; null for none.</returns>
    public static KeyPath? Find(KeyPath path) => All.FirstOrDefault(path.Touches);
}
