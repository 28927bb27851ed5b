namespace ReleaseService.Contracts.Licensing;

/// <summary>One step of the way to what a license gets, in the order in which it was taken.</summary>
/// <param name="Code">Stable, e.g. <c>channel_assigned</c>.</param>
/// <param name="Text">The same in words, with the names and times that it is about.</param>
public sealed record DecisionReason(string Code, string Text);
