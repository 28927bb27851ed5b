using ReleaseService.Cli.Shell;
using ReleaseService.Cluster.Instances;
using ReleaseService.Core.Layers;

namespace ReleaseService.Cli.Instances;

/// <summary>Pure: what adopting some leaves of a release does. All of the release's layer is applied with them, as the poller's next cycle would: nothing is half upgraded.</summary>
/// <param name="Release">The release.</param>
/// <param name="Leaves">Those that others have.</param>
/// <param name="Layer">What the poller owns afterwards.</param>
/// <param name="Shared">The resource before.</param>
internal sealed record AdoptionPlan(Candidate Release, IReadOnlyList<Leaf> Leaves, ChannelLayer Layer, SharedResource Shared)
{
    public IReadOnlyCollection<KeyPath> Paths { get; } = [.. Leaves.Select(leaf => leaf.Path)];

    public IReadOnlyList<string> OwnersOf(KeyPath path) => Shared.OwnersOf(path) is { Count: > 0 } owners ? owners : ["nobody (managedFields are lost)"];

    public IReadOnlyList<ChangeReport> Changes(Instance instance) =>
        ChangeReport.Between(NextEffect.Resolve(instance, Shared), NextEffect.Resolve(instance, Shared.Without(Paths).After(Layer.Applied)), showValues: true);

    /// <summary>Throws where adopting would be refused, would do nothing, or wouldn't help.</summary>
    public static AdoptionPlan Of(Instance instance, Candidate release, string paths)
    {
        var wanted = WantedPaths.Of(paths, SpecLayer.Of(release.Document));
        var shared = instance.Shared();
        List<Leaf> leaves = [.. wanted.Where(leaf => shared.Others.Find(leaf.Path) is not null)];
        var made = ReleaseLayer.Of(instance.Observed, release, shared.Without([.. leaves.Select(leaf => leaf.Path)]), NextRelease.WishesOf(instance), Instance.IsAirGapped(shared));
        if (made.Refusal is { } refusal)
            throw new CommandException($"Nothing was changed: {refusal.Reason}.", "Mend the annotation first.");
        var dropped = made.Layer.Dropped.ToDictionary(leaf => leaf.Path, leaf => leaf.By);
        if (wanted.FirstOrDefault(leaf => dropped.ContainsKey(leaf.Path)) is { } refused)
            throw Refused(instance, refused.Path, dropped[refused.Path]);
        if (leaves.Count == 0)
            throw new CommandException($"Nothing to adopt: nobody else has {paths} of {instance.Key}.", "'releasectl layers' shows who has what.");
        if (made.Layer.ShadowedBy is [var shadow, ..])
            throw Refused(instance, shadow.Path, shadow, " still, so that the release could not move as a whole");
        return new(release, leaves, made.Layer, shared);
    }

    private static CommandException Refused(Instance instance, KeyPath path, Claim by, string why = "") => by.Reason switch
    {
        DropReason.UserInput => new($"{path} is set by the user input ({UserInput.SecretName(instance.Key.Name)}) at {by.Path}{why}; it wins over the channel whoever owns it in the resource.", "Change it in the console: there is nothing to adopt."),
        DropReason.CustomerOwned => new($"{path} belongs to the customer and never comes from a channel.", "Leave it out of --paths; it stays whose it is."),
        DropReason.Excluded => new($"{path} is excluded by the annotation releases.apps.wandb.com/exclude ({by.Path}).", "Remove it from the annotation first, if it is to be the channel's."),
        DropReason.List => new($"{path} is a list, which the operator would append the channel's own to.", "Leave it out of --paths."),
        DropReason.Null => new($"{path} is null in the release, on which an operator panics.", "Leave it out of --paths."),
        _ => new($"{Names(by)} {by.Path}{(why.Length > 0 ? why : $", in the way of {path}")}.", $"Add it to --paths if the release has it; else remove it by the tool that set it, or by kubectl edit."),
    };

    private static string Names(Claim by) => by.Managers.Count switch { 0 => "The resource has", 1 => $"{by.Managers[0]} has", _ => $"{string.Join(", ", by.Managers)} have" };
}
