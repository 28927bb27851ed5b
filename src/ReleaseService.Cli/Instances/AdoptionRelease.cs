using ReleaseService.Cli.Shell;
using ReleaseService.Cluster.Instances;

namespace ReleaseService.Cli.Instances;

/// <summary>Which release's values are adopted: the one that the poller holds for the instance; where it holds none, or what runs is newer, the one that it would hold. Never one below what runs.</summary>
internal static class AdoptionRelease
{
    public static async Task<Candidate> FindAsync(Call call, Instance instance)
    {
        var standing = instance.Observed.Standing;
        if (standing is not null && GoesDown(instance, standing) is null)
            return standing;
        var next = await NextRelease.AskAsync(call, instance);
        if (next.Decision is null && standing is null)
            throw new CommandException($"The poller holds no release of {instance.Key}, and which it would hold isn't known: {next.Unknown}.", "Name the service with --server or RELEASECTL_SERVER; or mend what keeps it from answering.");
        var decision = next.Decision;
        var release = decision?.Hold ?? standing
            ?? throw new CommandException($"The poller would hold no release of {instance.Key} now: {decision!.Condition}: {decision.Reason}.", "Adopt when it would: what is adopted is applied at once.");
        return GoesDown(instance, release) is not { } from || NextRelease.WishesOf(instance).AllowsRollback ? release
            : throw new CommandException(
                $"{release.Release.Name} is platform version {release.Release.PlatformVersion}, below {from}, which the instance has: database migrations don't go back.",
                "Wait for a release that isn't below; or allow it with the annotation releases.apps.wandb.com/allow-rollback: \"true\".");
    }

    private static string? GoesDown(Instance instance, Candidate release) =>
        new[] { instance.Observed.ReachedVersion, SpecVersion.Of(Cluster.WandbResource.Member(instance.Resource.Spec, "values")) }.FirstOrDefault(version => SpecVersion.IsLower(release.Release.PlatformVersion, version));
}
