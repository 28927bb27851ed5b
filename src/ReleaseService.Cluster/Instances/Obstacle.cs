using ReleaseService.Cluster.State;

namespace ReleaseService.Cluster.Instances;

/// <summary>What keeps a release from a resource.</summary>
/// <param name="Condition">What that is called.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record Obstacle(Condition Condition, string Reason);
