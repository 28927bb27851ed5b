namespace ReleaseService.Server.Snapshots;

/// <summary>What many licenses have in common: the channels that they name, whether they are trials, and the key that vouched for them.</summary>
internal sealed record SharedClaims(IReadOnlyList<string> Channels, bool? Trial, string? VouchedBy);
