namespace ReleaseService.Contracts.Backups;

/// <summary>What became of a restore: the answer of <c>--restore-backup</c> of the server, and of <c>releasectl backup restore</c>.</summary>
/// <param name="Database">The file of the embedded database.</param>
/// <param name="Backup">What the check of the backup found; null where it wasn't come to.</param>
/// <param name="Epoch">The epoch that began with it; null where nothing was restored.</param>
/// <param name="KeptAs">Where the database that was there before is kept; null where there was none, or it is still in its place.</param>
/// <param name="Refusal">Why nothing was restored, though the backup may be whole; null otherwise.</param>
public sealed record RestoreReport(string Database, BackupReport? Backup, long? Epoch, string? KeptAs, BackupDefect? Refusal);
