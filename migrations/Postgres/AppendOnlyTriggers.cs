using Microsoft.EntityFrameworkCore.Migrations;

namespace ReleaseService.Migrations.Postgres;

/// <summary>
/// What the application promises, kept by the database: history can't be changed, sequences have no gaps, a channel's times don't go back.
/// </summary>
internal static class AppendOnlyTriggers
{
    private static readonly string[] Tables = ["releases", "promotions", "pinned_specs", "revisions"];

    public static void Create(MigrationBuilder migration)
    {
        migration.Sql("""
            CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
            END $$;
            """);
        foreach (var table in Tables)
            migration.Sql($"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();");

        migration.Sql("""
            CREATE FUNCTION check_promotion() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE head promotions%ROWTYPE;
            BEGIN
                SELECT * INTO head FROM promotions WHERE channel_id = NEW.channel_id ORDER BY sequence DESC LIMIT 1;
                IF NEW.sequence <> coalesce(head.sequence, 0) + 1 THEN
                    RAISE EXCEPTION 'the next sequence of the channel is %, not %', coalesce(head.sequence, 0) + 1, NEW.sequence USING ERRCODE = 'check_violation';
                END IF;
                IF NEW."at" < head."at" THEN
                    RAISE EXCEPTION 'a promotion can''t be earlier than the one before it' USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER promotions_next BEFORE INSERT ON promotions FOR EACH ROW EXECUTE FUNCTION check_promotion();
            """);
    }

    public static void Drop(MigrationBuilder migration)
    {
        foreach (var table in Tables)
            migration.Sql($"DROP TRIGGER {table}_append_only ON {table};");
        migration.Sql("DROP TRIGGER promotions_next ON promotions; DROP FUNCTION check_promotion(); DROP FUNCTION refuse_change();");
    }
}
