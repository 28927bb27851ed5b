using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseService.Core.Layers;
using ReleaseService.Core.Publishing.Lint;

namespace ReleaseService.Cli.Instances;

/// <summary>What <c>releasectl adopt</c> does, or did, for machines.</summary>
/// <param name="Namespace">The resource's.</param>
/// <param name="Name">The resource's.</param>
/// <param name="Release">The release whose values are applied.</param>
/// <param name="Adopted">What changes hands.</param>
/// <param name="Changes">What becomes another value for the operator.</param>
/// <param name="Remove">What to take out of the files of those who had it.</param>
/// <param name="IsDone">Whether it was done.</param>
internal sealed record AdoptionReport(
    string Namespace, string Name, string Release, IReadOnlyList<AdoptedReport> Adopted, IReadOnlyList<ChangeReport> Changes, IReadOnlyList<RemoveReport> Remove, bool IsDone)
{
    public static AdoptionReport Of(Instance instance, AdoptionPlan plan) => new(
        instance.Key.Namespace, instance.Key.Name, plan.Release.Release.Name,
        [.. plan.Leaves.Select(leaf => new AdoptedReport(leaf.Path.ToString(), plan.OwnersOf(leaf.Path)))],
        plan.Changes(instance),
        [
            .. plan.Leaves.SelectMany(leaf => plan.Shared.OwnersOf(leaf.Path).Select(manager => (manager, leaf.Path))).GroupBy(pair => pair.manager, pair => pair.Path)
                .OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new RemoveReport(group.Key, Keys(plan, group))),
        ],
        false);

    private static JsonElement Keys(AdoptionPlan plan, IEnumerable<KeyPath> paths)
    {
        var leaves = paths.ToHashSet();
        var spec = plan.Shared.Spec.Where(leaf => leaves.Contains(leaf.Path) && !leaf.IsNull && !Credentials.MayHold(leaf)).ToJson();
        return JsonDocument.Parse(new JsonObject { ["spec"] = spec }.ToJsonString()).RootElement.Clone();
    }
}

/// <summary>A leaf that changes hands.</summary>
/// <param name="Path">From <c>spec</c> downwards.</param>
/// <param name="From">The managers that had it.</param>
internal sealed record AdoptedReport(string Path, IReadOnlyList<string> From);

/// <summary>What to take out of a tool's file.</summary>
/// <param name="Manager">Who had it.</param>
/// <param name="Keys">With the values that stood there.</param>
internal sealed record RemoveReport(string Manager, JsonElement Keys);
