namespace ReleaseService.Core.Layers;

/// <summary>
/// The spec as an operator v1.22 sees it: the resource, then user input, then the channel, then the operator's defaults; the first one wins. Values merge per
/// key, chart and metadata are taken whole from the first layer that has them. Where the operator would fail, the upper value stands here.
/// </summary>
/// <param name="Leaves">In the order of paths.</param>
/// <param name="Conflicts">In the order of paths.</param>
public sealed record EffectiveSpec(IReadOnlyList<EffectiveLeaf> Leaves, IReadOnlyList<LayerConflict> Conflicts)
{
    private static readonly KeyPath Metadata = KeyPath.Root.Child("metadata");

    /// <param name="channel">What the operator itself gets from a channel; <see cref="Layer.Empty"/> for an air-gapped one.</param>
    /// <param name="userInput">Of the secret that the console writes.</param>
    /// <param name="resource">With what the poller applied.</param>
    /// <param name="defaults">Of the operator, where they are known.</param>
    public static EffectiveSpec Resolve(Layer channel, Layer userInput, SharedResource resource, Layer? defaults = null)
    {
        List<LayerConflict> conflicts = [];
        IReadOnlyList<EffectiveLeaf>[] layers =
        [
            [.. resource.Spec.Leaves.Select(leaf => OfResource(leaf, resource))],
            .. new[] { (userInput, LayerOrigin.UserInput), (channel, LayerOrigin.Channel), (defaults ?? Layer.Empty, LayerOrigin.OperatorDefault) }
                .Select(layer => layer.Item1.Leaves.Select(leaf => new EffectiveLeaf(leaf, [layer.Item2], [])).ToList()),
        ];
        IReadOnlyList<EffectiveLeaf>[] values = [.. layers.Select(layer => Within(layer, KeyPath.Values))];
        List<EffectiveLeaf> leaves =
        [
            .. FirstChart([.. layers.Select(layer => Within(layer, KeyPath.Chart))], conflicts),
            .. layers.Select(layer => Within(layer, Metadata)).FirstOrDefault(layer => layer.Count > 0, []),
            .. values.Skip(1).Aggregate(values[0], (upper, lower) => LayerMerge.Of(upper, lower, conflicts)),
        ];
        return new(leaves, [.. conflicts.OrderBy(conflict => conflict.Path).ThenBy(conflict => conflict.Upper).ThenBy(conflict => conflict.Lower)]);
    }

    public Layer ToLayer() => Layer.Of(Leaves.Select(leaf => leaf.Leaf));

    public EffectiveLeaf? Find(KeyPath path) => Leaves.FirstOrDefault(leaf => leaf.Leaf.Path.Equals(path));

    private static EffectiveLeaf OfResource(Leaf leaf, SharedResource resource) => resource.Pollers.Find(leaf.Path) is null
        ? new(leaf, [LayerOrigin.Resource], resource.OwnersOf(leaf.Path))
        : new(leaf, [LayerOrigin.Channel], []);

    private static List<EffectiveLeaf> Within(IReadOnlyList<EffectiveLeaf> layer, KeyPath path) => [.. layer.Where(leaf => leaf.Leaf.Path.IsWithin(path))];

    private static List<EffectiveLeaf> FirstChart(IReadOnlyList<List<EffectiveLeaf>> charts, List<LayerConflict> conflicts)
    {
        foreach (var chart in charts.Where(chart => chart.Count > 0))
        {
            if (ChartIdentity.Of(chart.Select(leaf => leaf.Leaf)).IsReadable)
                return chart;
            conflicts.Add(new(ConflictKind.ChartUnreadable, KeyPath.Chart, chart[0].Origins[0], chart[0].Origins[0], [.. chart.SelectMany(leaf => leaf.Managers).Distinct()]));
        }

        return [];
    }
}
