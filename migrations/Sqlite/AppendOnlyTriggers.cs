using Microsoft.EntityFrameworkCore.Migrations;

namespace ReleaseService.Migrations.Sqlite;

/// <summary>
/// What the application promises, kept by the database: history can't be changed, sequences have no gaps, a channel's times don't go back.
/// A later migration that alters one of these tables rebuilds it and loses its triggers: create them again there (a test looks for them).
/// </summary>
internal static class AppendOnlyTriggers
{
    private static readonly string[] Tables = ["releases", "promotions", "pinned_specs", "revisions"];

    /// <summary>What makes a new row another's: INSERT OR REPLACE would delete that one without asking a trigger.</summary>
    private static readonly (string Table, string Same)[] Replacements =
    [
        ("releases", "release_id = NEW.release_id OR name = NEW.name OR digest = NEW.digest"), ("pinned_specs", "release_id = NEW.release_id"), ("revisions", "number = NEW.number"),
    ];

    public static void Create(MigrationBuilder migration)
    {
        foreach (var table in Tables)
        {
            migration.Sql($"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only: UPDATE refused'); END;");
            migration.Sql($"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only: DELETE refused'); END;");
        }

        foreach (var (table, same) in Replacements)
            migration.Sql($"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) BEGIN SELECT RAISE(ABORT, '{table} is append-only: it is there already'); END;");
        migration.Sql("""
            CREATE TRIGGER promotions_next BEFORE INSERT ON promotions BEGIN
                SELECT RAISE(ABORT, 'not the next sequence of the channel')
                WHERE NEW.sequence <> coalesce((SELECT max(sequence) FROM promotions WHERE channel_id = NEW.channel_id), 0) + 1;
                SELECT RAISE(ABORT, 'a promotion can''t be earlier than the one before it')
                WHERE NEW.at < (SELECT max(at) FROM promotions WHERE channel_id = NEW.channel_id);
            END;
            """);
    }

    public static void Drop(MigrationBuilder migration)
    {
        foreach (var table in Tables)
            migration.Sql($"DROP TRIGGER {table}_no_update; DROP TRIGGER {table}_no_delete;");
        foreach (var (table, _) in Replacements)
            migration.Sql($"DROP TRIGGER {table}_no_replace;");
        migration.Sql("DROP TRIGGER promotions_next;");
    }
}
