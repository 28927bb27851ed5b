using Microsoft.EntityFrameworkCore.Migrations;

namespace ReleaseService.Migrations.Sqlite;

/// <summary>
/// What the application promises, kept by the database: history can't be changed, sequences have no gaps, a channel's times don't go back.
/// A later migration that alters one of these tables rebuilds it and loses its triggers: create them again there (a test looks for them).
/// </summary>
internal static class AppendOnlyTriggers
{
    /// <summary>The tables of each migration, and what makes a new row another's: INSERT OR REPLACE would delete that one without asking a trigger. Null where
    /// another trigger tells it.</summary>
    private static readonly (string Table, string? Same)[] Initial =
    [
        ("releases", "release_id = NEW.release_id OR name = NEW.name OR digest = NEW.digest"), ("promotions", null),
        ("pinned_specs", "release_id = NEW.release_id"), ("revisions", "number = NEW.number"),
    ];

    private static readonly (string Table, string? Same)[] Publishing =
        [("release_aliases", "alias = NEW.alias"), ("withdrawals", "release_id = NEW.release_id"), ("audit", null)];

    private static readonly (string Table, string? Same)[] Licensing =
        [("licenses", "license_id = NEW.license_id OR renews = NEW.renews"), ("revocations", "kind = NEW.kind AND subject = NEW.subject")];

    public static void CreateLicensing(MigrationBuilder migration) => Protect(migration, Licensing);

    public static void DropLicensing(MigrationBuilder migration) => Unprotect(migration, Licensing);

    public static void CreateInitial(MigrationBuilder migration)
    {
        Protect(migration, Initial);
        migration.Sql("""
            CREATE TRIGGER promotions_next BEFORE INSERT ON promotions BEGIN
                SELECT RAISE(ABORT, 'not the next sequence of the channel')
                WHERE NEW.sequence <> coalesce((SELECT max(sequence) FROM promotions WHERE channel_id = NEW.channel_id), 0) + 1;
                SELECT RAISE(ABORT, 'a promotion can''t be earlier than the one before it')
                WHERE NEW.at < (SELECT max(at) FROM promotions WHERE channel_id = NEW.channel_id);
            END;
            """);
    }

    public static void DropInitial(MigrationBuilder migration)
    {
        Unprotect(migration, Initial);
        migration.Sql("DROP TRIGGER promotions_next;");
    }

    public static void CreatePublishing(MigrationBuilder migration)
    {
        Protect(migration, Publishing);
        migration.Sql($"""
            CREATE TRIGGER audit_next BEFORE INSERT ON audit BEGIN
                SELECT RAISE(ABORT, 'not the next number of the audit') WHERE NEW.number <> coalesce((SELECT max(number) FROM audit), 0) + 1;
                SELECT RAISE(ABORT, 'the hash before is another one') WHERE NEW.previous_hash <> coalesce((SELECT hash FROM audit ORDER BY number DESC LIMIT 1), '{new string('0', 64)}');
            END;
            """);
    }

    public static void DropPublishing(MigrationBuilder migration)
    {
        Unprotect(migration, Publishing);
        migration.Sql("DROP TRIGGER audit_next;");
    }

    private static void Protect(MigrationBuilder migration, (string Table, string? Same)[] tables)
    {
        foreach (var (table, same) in tables)
        {
            migration.Sql($"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only: UPDATE refused'); END;");
            migration.Sql($"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only: DELETE refused'); END;");
            if (same is not null)
                migration.Sql($"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) BEGIN SELECT RAISE(ABORT, '{table} is append-only: it is there already'); END;");
        }
    }

    private static void Unprotect(MigrationBuilder migration, (string Table, string? Same)[] tables)
    {
        foreach (var (table, same) in tables)
            migration.Sql($"DROP TRIGGER {table}_no_update; DROP TRIGGER {table}_no_delete;{(same is null ? "" : $" DROP TRIGGER {table}_no_replace;")}");
    }
}
