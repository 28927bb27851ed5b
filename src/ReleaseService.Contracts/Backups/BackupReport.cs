namespace ReleaseService.Contracts.Backups;

/// <summary>What a check of a backup found: the answer of <c>--verify-backup</c> of the server, and of <c>releasectl backup verify</c>.</summary>
/// <param name="File">The file that was checked.</param>
/// <param name="Bytes">Its size; 0 where there is none.</param>
/// <param name="SealedAt">When the server made it and sealed its content, UTC; null for a copy made by other means, in which not every changed byte can be found.</param>
/// <param name="Content">What is in it; null where that can't be read.</param>
/// <param name="Defects">What is wrong with it; empty for a whole one.</param>
public sealed record BackupReport(string File, long Bytes, DateTimeOffset? SealedAt, BackupContent? Content, IReadOnlyList<BackupDefect> Defects);

/// <summary>Something that is wrong with a backup, or keeps it from being restored.</summary>
/// <param name="Code">Stable, for programs.</param>
/// <param name="Place">Where: a file, table, promotion, release or audit entry.</param>
/// <param name="Message">What.</param>
/// <param name="ToDo">What to do about it.</param>
public sealed record BackupDefect(string Code, string Place, string Message, string ToDo);
