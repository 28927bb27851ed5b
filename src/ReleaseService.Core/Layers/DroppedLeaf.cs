namespace ReleaseService.Core.Layers;

/// <summary>A leaf that isn't applied, and why.</summary>
public sealed record DroppedLeaf(KeyPath Path, Claim By);
