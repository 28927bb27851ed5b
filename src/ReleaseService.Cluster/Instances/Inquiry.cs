using ReleaseService.Cluster.State;

namespace ReleaseService.Cluster.Instances;

/// <summary>What came of asking the service.</summary>
/// <param name="State">With the floors that the answer raised.</param>
/// <param name="Candidate">The document; null where there is none to follow.</param>
/// <param name="Problem">Why there is none; null where there is one.</param>
public sealed record Inquiry(ResourceState State, Candidate? Candidate, Obstacle? Problem);
