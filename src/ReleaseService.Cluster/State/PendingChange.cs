namespace ReleaseService.Cluster.State;

/// <summary>A change of ours that the operator hasn't finished.</summary>
/// <param name="Digest">The release.</param>
/// <param name="Deadline">When it counts as unconfirmed.</param>
/// <param name="StatusBefore">What <c>status</c> said, and when it was last written: the same afterwards says nothing of the change.</param>
/// <param name="WasFailing">Whether the operator failed before the change already, so that a failure says nothing of the release.</param>
public sealed record PendingChange(string Digest, DateTimeOffset Deadline, string StatusBefore, bool WasFailing);
