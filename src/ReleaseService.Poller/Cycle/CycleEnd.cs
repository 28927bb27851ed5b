using ReleaseService.Poller.Kubernetes;
using ReleaseService.Poller.State;

namespace ReleaseService.Poller.Cycle;

/// <summary>What a cycle leaves behind.</summary>
/// <param name="Kept">What is remembered; null when the resource is gone.</param>
/// <param name="Resource">As it was last read or written; null when it is gone.</param>
/// <param name="LicenseSecret">The secret that the license came from; null where it came from elsewhere.</param>
/// <param name="License">The license's token; null for none.</param>
/// <param name="Next">When to look again if nothing happens.</param>
/// <param name="Failed">Whether something outside failed.</param>
public sealed record CycleEnd(KeptState? Kept, WandbResource? Resource, string? License, string? LicenseSecret, DateTimeOffset Next, bool Failed)
{
    public static readonly CycleEnd Gone = new(null, null, null, null, default, false);

    public override string ToString() => $"{Resource?.Key} {Kept?.State.Condition}";
}
