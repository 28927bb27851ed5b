using ReleaseService.Cluster;

namespace ReleaseService.Poller.Cycle;

/// <summary>What a cycle leaves behind.</summary>
/// <param name="Memory">For the next one.</param>
/// <param name="Resource">As it was last read or written.</param>
/// <param name="LicenseSecret">The secret that the license came from, or should have; null where it comes from elsewhere.</param>
/// <param name="Next">When to look again if nothing happens.</param>
/// <param name="IsContended">Whether somebody wrote at the same time, so that the next one is to begin at once with what is there.</param>
public sealed record CycleEnd(CycleMemory Memory, WandbResource Resource, string? LicenseSecret, DateTimeOffset Next, bool IsContended);
