using ReleaseService.Cluster;
using ReleaseService.Cluster.Instances;
using ReleaseService.Cluster.State;

namespace ReleaseService.Poller.Cycle;

/// <summary>A release that is about to be written: what has to be known of it, and of the one before, if this process ends in the middle.</summary>
internal sealed class Adoption(Observe observe, Report report, PollerSettings settings, TimeProvider time, Observation observed, Candidate release)
{
    /// <summary>With the release, as it stands in the secret once it was remembered; null before.</summary>
    public KeptState? Kept { get; private set; }

    /// <returns>False where the user's input has changed since the cycle began: somebody may want something else by now.</returns>
    public async Task<bool> RememberAsync(CancellationToken cancellation)
    {
        if (await observe.ReadInputAsync(observed.Resource, cancellation) is not { } input || !input.IsSameAs(observed.Input!))
            return false;
        var kept = observed.Kept.Holding(release, observed.Standing);
        var isFailing = WandbResource.Text(observed.Resource.Status, "phase") == "Invalid Config";
        var pending = new PendingChange(release.Release.Digest, time.GetUtcNow() + settings.ConfirmWithin, Confirm.SignatureOf(observed.Resource), isFailing);
        Kept = await report.SaveAsync(observed.Resource, kept with { State = kept.State with { Pending = pending } }, cancellation);
        return true;
    }
}
