using Microsoft.EntityFrameworkCore.Migrations;

namespace ReleaseService.Migrations.Sqlite;

/// <summary>
/// What the application promises, kept by the database: history can't be changed, sequences have no gaps, a channel's times don't go back.
/// A later migration that alters one of these tables rebuilds it and loses its triggers: create them again there (a test looks for them).
/// </summary>
internal static class AppendOnlyTriggers
{
    private static readonly string[] Tables = ["releases", "promotions", "pinned_specs", "revisions"];

    public static void Create(MigrationBuilder migration)
    {
        foreach (var table in Tables)
        {
            migration.Sql($"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only: UPDATE refused'); END;");
            migration.Sql($"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only: DELETE refused'); END;");
        }

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
        migration.Sql("DROP TRIGGER promotions_next;");
    }
}
