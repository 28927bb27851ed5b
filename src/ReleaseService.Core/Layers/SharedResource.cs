using System.Text.Json;

namespace ReleaseService.Core.Layers;

/// <summary>
/// The <c>spec</c> of a resource that the poller shares with people and other tools. A leaf is the poller's while it alone owns it; all others are the
/// resource's own, also those that nobody owns any more (a restore that lost managedFields): the resource wins.
/// </summary>
public sealed class SharedResource
{
    private readonly OwnedLeaves _owned;

    public SharedResource(Layer spec, OwnedLeaves owned)
    {
        (Spec, _owned) = (spec, owned);
        Pollers = spec.Where(leaf => owned.IsPollersAlone(leaf.Path));
        Others = spec.Where(leaf => !owned.IsPollersAlone(leaf.Path));
    }

    public static SharedResource Empty { get; } = new(Layer.Empty, OwnedLeaves.None);

    /// <summary>Everything that stands there.</summary>
    public Layer Spec { get; }

    /// <summary>What the poller applied and nobody else owns.</summary>
    public Layer Pollers { get; }

    /// <summary>The resource as a layer above the channel.</summary>
    public Layer Others { get; }

    /// <param name="spec">From strict JSON.</param>
    /// <param name="managedFields">Of the same answer, from strict JSON.</param>
    public static Checked<SharedResource> Read(JsonElement spec, JsonElement managedFields)
    {
        var (layer, owned) = (Layer.Read(spec), OwnedLeaves.Read(managedFields));
        return layer.TryGet(out var leaves) && owned.TryGet(out var owners)
            ? new SharedResource(leaves, owners)
            : Checked<SharedResource>.Invalid([.. layer.Defects, .. owned.Defects]);
    }

    /// <summary>All that the poller owns, alone or not: leaves, and maps of which it has no leaf any more.</summary>
    internal IEnumerable<KeyPath> PathsOfPoller => _owned.Pollers;

    internal bool IsOthers(KeyPath path) => _owned.IsOthers(path);

    public IReadOnlyList<string> OwnersOf(KeyPath path) => _owned.OwnersOf(path);

    /// <summary>As it is once others have let go of these leaves, and nobody has set them anew.</summary>
    public SharedResource Without(IReadOnlyCollection<KeyPath> leaves) => new(Spec.Where(leaf => !leaves.Contains(leaf.Path)), _owned.WithoutOthers(leaves));

    /// <summary>As it is after the poller has applied a layer, which holds nobody else's leaf.</summary>
    public SharedResource After(Layer applied)
    {
        var all = Layer.Of(Others.Leaves.Concat(applied.Leaves));
        return new(all.Where(leaf => !leaf.IsEmptyMap || !all.Leaves.Any(other => other.Path.IsWithin(leaf.Path) && !other.Path.Equals(leaf.Path))), _owned.WithPollers(applied.Leaves.Select(leaf => leaf.Path)));
    }

    /// <summary>
    /// Where the resource's own leaves are in the way of one at this place: at it, above it, below it. Maps merge per key, so that who owns an empty map
    /// above, or one that has been filled since, isn't in the way.
    /// </summary>
    public KeyPath? FindInTheWay(KeyPath path) =>
        _owned.Meeting(path).Concat(Others.Meeting(path).Select(leaf => leaf.Path))
            .FirstOrDefault(place => path.Equals(place) || !path.IsWithin(place) || !Spec.IsMap(place));
}
