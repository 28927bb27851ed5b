using ReleaseService.Contracts.Backups;

namespace ReleaseService.Storage.Backups;

/// <summary>Everything that can be wrong with a backup, in words. Messages of SQLite are about pages and cells, and hold no value.</summary>
internal static class BackupDefects
{
    private const string UseAnother = "Use another backup; this one can't be mended.";

    public static BackupDefect Missing(string path) => new("backup_missing", path, "There is no such file.", "Check the path.");

    public static BackupDefect Empty(string path) => new("backup_truncated", path, "The file is empty.", UseAnother);

    public static BackupDefect Truncated(string path, long bytes, long expected) =>
        new("backup_truncated", path, $"The file was cut off: of {expected} bytes {bytes} are there.", "Copy it again from where it was made, or use another backup.");

    public static BackupDefect NotADatabase(string path) =>
        new("backup_not_a_database", path, "It isn't an SQLite database.", "Give a file that 'releasectl backup create' made; one that was packed or encrypted since must be unpacked first.");

    public static BackupDefect PostgresDump(string path) =>
        new("backup_postgres_dump", path, "It's a dump of a PostgreSQL database.", "Restore it with pg_restore (docs/operations.md, \"PostgreSQL\").");

    public static BackupDefect Unfinished(string path, string journal) => new(
        "backup_unfinished", journal, "The file is a copy of a database in use: part of it stands in this journal, and the two may not belong together.",
        $"Make a backup with 'releasectl backup create'. If there is no other, bring the journal in: sqlite3 '{path}' 'PRAGMA journal_mode=DELETE', and check again.");

    public static BackupDefect NotOurs(string path) => new("backup_not_ours", path, "It's an SQLite database, but not a release service's.", "Check the path.");

    public static BackupDefect Newer(string migration) =>
        new("backup_newer", "__EFMigrationsHistory", $"It was made by a newer version: this one doesn't know its schema {migration}.", "Use the version that made it, or a later one.");

    public static BackupDefect Damaged(string where, string what) => new("backup_damaged", where, what, UseAnother);

    public static BackupDefect Changed(string part, string path) => part switch
    {
        BackupSeal.Table => new("backup_changed", part, "The seal itself was changed.", UseAnother),
        _ when part == path => new("backup_changed", path, "Bytes of the file that hold nothing were changed since it was made, or the seal was. What it holds is whole, but where it lies isn't to be trusted.", UseAnother),
        _ => new("backup_changed", part, "It isn't what was sealed when the backup was made: something in it was changed since.", UseAnother),
    };

    public static BackupDefect Document(string where, string what) => new("backup_document", where, what, UseAnother);

    public static BackupDefect Audit(string what) => new("backup_audit", "audit", what, "Somebody changed the database, or its disk failed, before or after the backup: use one from before, and compare with 'releasectl audit verify'.");
}
