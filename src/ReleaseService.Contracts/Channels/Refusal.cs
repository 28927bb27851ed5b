namespace ReleaseService.Contracts.Channels;

/// <summary>A rule that a promotion breaks.</summary>
/// <param name="Code">Stable: <c>promotion_down</c>, <c>rollback_not_down</c>, <c>promotion_too_early</c>, <c>kind_change</c>, <c>release_withdrawn</c>, <c>reason_missing</c>.</param>
/// <param name="Message">What is wrong and what to do.</param>
/// <param name="CanForce">Whether <c>force</c> overrides it.</param>
public sealed record Refusal(string Code, string Message, bool CanForce);
