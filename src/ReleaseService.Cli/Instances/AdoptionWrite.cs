using ReleaseService.Cli.Shell;
using ReleaseService.Cluster;
using ReleaseService.Core.Layers;

namespace ReleaseService.Cli.Instances;

/// <summary>
/// The write of an adoption. A forced apply takes a leaf only from those who have another value there; who has the same stays an owner, and the poller yields to it. So all others let go first, which changes no value,
/// and the apply follows; if that can't be done, nobody owns the leaves, nothing else has changed, and the same command does the rest.
/// </summary>
internal static class AdoptionWrite
{
    private const int Tries = 5;

    /// <returns>The resource afterwards.</returns>
    public static async Task<WandbResource> RunAsync(Instance instance, AdoptionPlan plan, CancellationToken cancellation)
    {
        var read = await SameAsync(instance, instance.Resource, "Nothing was changed.", cancellation);
        // Admission, the schema and the rights have their say before anything is written.
        Check(await LayerWrite.RunAsync(instance.Cluster, read, plan.Shared.Without(plan.Paths), plan.Layer, force: true, dryRun: true, cancellation));
        if (plan.Leaves.Any(leaf => plan.Shared.OwnersOf(leaf.Path).Count > 0))
            read = await TryAsync(instance, read, "Nothing was changed.", resource => instance.Cluster.ReleaseAsync(resource, plan.Paths, cancellation), cancellation);
        return await TryAsync(
            instance, read, "No value was changed, but nobody owns the paths now.",
            resource => LayerWrite.RunAsync(instance.Cluster, resource, Shared(resource).Without(plan.Paths), plan.Layer, force: true, dryRun: false, cancellation), cancellation);
    }

    /// <summary>The operator's status is a write, too, which makes the version that was read an old one; a change of the spec or of its owners is somebody's, and a conflict.</summary>
    private static async Task<WandbResource> TryAsync(Instance instance, WandbResource read, string so, Func<WandbResource, Task<ApplyAnswer>> write, CancellationToken cancellation)
    {
        for (var left = Tries; ; left--)
        {
            var answer = await write(read);
            if (answer is not ApplyAnswer.Stale || left == 1)
                return Check(answer, so);
            read = await SameAsync(instance, read, so, cancellation);
        }
    }

    private static async Task<WandbResource> SameAsync(Instance instance, WandbResource shown, string so, CancellationToken cancellation)
    {
        var now = await instance.FindResourceAsync(cancellation);
        return now is not null && now.Uid == shown.Uid && now.Generation == shown.Generation && Owners(now).SequenceEqual(Owners(shown)) ? now : throw Conflict(so);
    }

    private static WandbResource Check(ApplyAnswer answer, string so = "Nothing was changed.") => answer switch
    {
        ApplyAnswer.Applied applied => applied.Resource,
        ApplyAnswer.Refused refused => throw new CommandException($"{so} The API server refuses it: {refused.Message}", "Its own words say why: rights, admission or the schema."),
        _ => throw Conflict(so),
    };

    private static CommandException Conflict(string so) =>
        new($"Somebody changed the resource meanwhile. {so}", "Run the same command again, and look at what it shows.", ExitCode.Conflict);

    private static IEnumerable<OwnedLeaf> Owners(WandbResource resource) =>
        OwnedLeaves.Read(resource.ManagedFields).TryGet(out var owned) ? owned.Others.OrderBy(leaf => leaf.Path).ThenBy(leaf => leaf.Manager, StringComparer.Ordinal).ThenBy(leaf => leaf.Operation) : [];

    private static SharedResource Shared(WandbResource resource) => SharedResource.Read(resource.Spec, resource.ManagedFields).TryGet(out var shared) ? shared
        : throw new InvalidDataException("The API server's answer has a form that no API server gives.");
}
