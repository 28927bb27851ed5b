using ReleaseService.Core.Layers;
using ReleaseService.Poller.Kubernetes;
using ReleaseService.Poller.State;

namespace ReleaseService.Poller.Cycle;

/// <summary>What a cycle starts from.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="Input">The user's input; null where it can't be read.</param>
/// <param name="License">The license's token; null for none.</param>
/// <param name="LicenseSecret">The secret that the license is to come from; null where it comes from elsewhere.</param>
/// <param name="Kept">What is remembered of the resource.</param>
/// <param name="RunningVersion">The platform version that the operator last applied; null where that can't be told.</param>
/// <param name="Active">All that the operator last applied; null where that can't be told.</param>
public sealed record Observation(WandbResource Resource, UserInput? Input, string? License, string? LicenseSecret, KeptState Kept, string? RunningVersion, Layer? Active);
