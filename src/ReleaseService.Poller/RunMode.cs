namespace ReleaseService.Poller;

/// <summary>What the process was started for.</summary>
/// <param name="Once"><c>--once</c>: one cycle for each resource, then it ends.</param>
/// <param name="DryRun"><c>--dry-run</c>: says what it would do, and writes nothing.</param>
public sealed record RunMode(bool Once, bool DryRun);
