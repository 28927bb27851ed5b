using System.CommandLine;
using ReleaseService.Cli.Shell;
using ReleaseService.Cluster.Instances;
using ReleaseService.Core.Layers;

namespace ReleaseService.Cli.Instances;

/// <summary><c>releasectl layers</c>: which layer each value of an instance comes from, and what the next release would change. It writes nothing.</summary>
internal static class ShowLayers
{
    public static Command Create()
    {
        var cluster = ClusterOptions.Create();
        var showValues = new Option<bool>("--show-values") { Description = "Show also the values that aren't the channel's; never those that look like secrets." };
        return new Verb(
            "layers", "Says which layer each value of an instance comes from, and what the next release would change. Reads the cluster as kubectl finds it.",
            "releasectl layers -n wandb wandb",
            "releasectl layers -n wandb wandb --server https://releases.example.com --show-values",
            "releasectl layers -n wandb wandb -o json")
            .With([.. cluster.All, showValues])
            .Runs(call => RunAsync(call, cluster, call.Get(showValues)));
    }

    private static async Task<int> RunAsync(Call call, ClusterOptions options, bool showValues)
    {
        using var instance = await Instance.ReadAsync(call, options);
        var next = await NextRelease.AskAsync(call, instance);
        var (leaves, conflicts) = instance.Resource.IsV2 ? (OfVersion(instance), []) : Of(instance, showValues);
        var state = instance.Observed.Kept.State;
        var poller = instance.Observed.Kept.Version is null ? null
            : new PollerReport(state.Condition.ToString(), state.Reason, state.Held?.Name, state.Waiting, state.NextAttempt, state.LastAnswer);
        var report = new LayersReport(
            instance.Key.Namespace, instance.Key.Name, instance.Resource.IsV2 ? "v2" : "v1", leaves, conflicts, poller,
            next.Decision is { } decision ? NextEffect.Of(instance, decision, showValues) : null, next.Unknown);
        call.Out.Answer(report, CliJson.Default.LayersReport, LayersView.Of);
        return ExitCode.Fine;
    }

    private static (IReadOnlyList<LeafReport> Leaves, IReadOnlyList<LayerConflictReport> Conflicts) Of(Instance instance, bool showValues)
    {
        var spec = NextEffect.Resolve(instance, instance.Shared());
        var leaves = spec.Leaves.Concat(Defaults(instance, spec)).OrderBy(leaf => leaf.Leaf.Path).Select(leaf => LeafReport.Of(leaf, showValues));
        return ([.. leaves],
        [
            .. spec.Conflicts.Select(conflict => new LayerConflictReport(
                conflict.Kind.ToString(), conflict.Path.ToString(), LeafReport.Word(conflict.Upper), LeafReport.Word(conflict.Lower), conflict.Managers, conflict.IsBreaking)),
        ]);
    }

    /// <summary>What the operator last applied and no layer has (any more) can only be its own.</summary>
    private static IEnumerable<EffectiveLeaf> Defaults(Instance instance, EffectiveSpec spec)
    {
        if (instance.Observed.Active is not { } active)
            return [];
        var known = spec.ToLayer();
        return active.Within(KeyPath.Values).Leaves.Where(leaf => !leaf.IsEmptyMap && !known.Meeting(leaf.Path).Any()).Select(leaf => new EffectiveLeaf(leaf, [LayerOrigin.OperatorDefault], []));
    }

    private static List<LeafReport> OfVersion(Instance instance)
    {
        var isPollers = VersionOwners.IsPollers(instance.Resource);
        return
        [
            new("wandb.version", ["wandb", "version"], [LeafReport.Word(isPollers ? LayerOrigin.Channel : LayerOrigin.Resource)], isPollers ? [] : VersionOwners.Of(instance.Resource), false)
            {
                Value = NextEffect.Json(NextEffect.Version(instance)),
            },
        ];
    }
}
