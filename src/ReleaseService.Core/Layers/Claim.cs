namespace ReleaseService.Core.Layers;

/// <summary>What keeps the poller from a place.</summary>
/// <param name="Reason">Whose it is.</param>
/// <param name="Path">Where it is claimed: the place itself, or one above or below it.</param>
/// <param name="Managers">Who owns it in the resource; empty for another reason, and for what nobody owns.</param>
public sealed record Claim(DropReason Reason, KeyPath Path, IReadOnlyList<string> Managers);
