using ReleaseService.Cluster.State;

namespace ReleaseService.Cluster.Instances;

/// <summary>Which release an instance holds from now on.</summary>
/// <param name="Hold">The release whose layer is applied; null while there is none.</param>
/// <param name="Condition">How that is to be called, if the layer can be applied.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="Waiting">The newer release that waits; null for none.</param>
/// <param name="Until">When the answer may be another by time alone; null for never.</param>
public sealed record Decision(Candidate? Hold, Condition Condition, string Reason, string? Waiting = null, DateTimeOffset? Until = null);
