namespace ReleaseService.Contracts.Backups;

/// <summary>What is in a backup. Never a secret: of tokens and keys only how many there are.</summary>
/// <param name="Epoch">The epoch that it was made in. A restore begins a new one.</param>
/// <param name="Revision">The newest write in it; 0 for none.</param>
/// <param name="WrittenAt">When that was written, UTC; null for none.</param>
/// <param name="Schema">The newest migration that it has.</param>
/// <param name="IsOlderSchema">Whether the server brings it up to date when it is restored.</param>
/// <param name="Channels">In order of name.</param>
/// <param name="Releases">How many releases.</param>
/// <param name="Licenses">How many licenses issued here.</param>
/// <param name="Deployments">How many deployments whose licenses were seen.</param>
/// <param name="SigningKeys">How many signing keys; their private parts are encrypted with a key that isn't in the backup.</param>
/// <param name="Tokens">How many tokens, of which only hashes are kept.</param>
/// <param name="AuditEntries">How many entries of the audit fit.</param>
/// <param name="AuditHash">The hash of the last of them: what <c>releasectl audit verify --expect NUMBER:HASH</c> takes.</param>
public sealed record BackupContent(
    long Epoch,
    long Revision,
    DateTimeOffset? WrittenAt,
    string Schema,
    bool IsOlderSchema,
    IReadOnlyList<BackupChannel> Channels,
    long Releases,
    long Licenses,
    long Deployments,
    long SigningKeys,
    long Tokens,
    long AuditEntries,
    string AuditHash);

/// <summary>A channel in a backup.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Sequence">Its head's; 0 where nothing was promoted.</param>
/// <param name="ReleaseName">The release that is its head; null where nothing was promoted.</param>
public sealed record BackupChannel(string Name, long Sequence, string? ReleaseName);
