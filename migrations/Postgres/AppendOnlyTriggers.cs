using Microsoft.EntityFrameworkCore.Migrations;

namespace ReleaseService.Migrations.Postgres;

/// <summary>
/// What the application promises, kept by the database: history can't be changed, sequences have no gaps, a channel's times don't go back.
/// </summary>
internal static class AppendOnlyTriggers
{
    private static readonly string[] Initial = ["releases", "promotions", "pinned_specs", "revisions"];
    private static readonly string[] Publishing = ["release_aliases", "withdrawals", "audit"];

    private static readonly string[] Licensing = ["licenses", "revocations"];

    public static void CreateLicensing(MigrationBuilder migration) => Protect(migration, Licensing);

    public static void DropLicensing(MigrationBuilder migration) => Unprotect(migration, Licensing);

    public static void CreateInitial(MigrationBuilder migration)
    {
        migration.Sql("""
            CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
            END $$;
            """);
        Protect(migration, Initial);
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

    public static void DropInitial(MigrationBuilder migration)
    {
        Unprotect(migration, Initial);
        migration.Sql("DROP TRIGGER promotions_next ON promotions; DROP FUNCTION check_promotion(); DROP FUNCTION refuse_change();");
    }

    public static void CreatePublishing(MigrationBuilder migration)
    {
        Protect(migration, Publishing);
        migration.Sql("""
            CREATE FUNCTION check_audit() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE last audit%ROWTYPE;
            BEGIN
                SELECT * INTO last FROM audit ORDER BY number DESC LIMIT 1;
                IF NEW.number <> coalesce(last.number, 0) + 1 THEN
                    RAISE EXCEPTION 'the next number of the audit is %, not %', coalesce(last.number, 0) + 1, NEW.number USING ERRCODE = 'check_violation';
                END IF;
                IF NEW.previous_hash <> coalesce(last.hash, repeat('0', 64)) THEN
                    RAISE EXCEPTION 'the hash before is another one' USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER audit_next BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION check_audit();
            """);
    }

    public static void DropPublishing(MigrationBuilder migration)
    {
        Unprotect(migration, Publishing);
        migration.Sql("DROP TRIGGER audit_next ON audit; DROP FUNCTION check_audit();");
    }

    private static void Protect(MigrationBuilder migration, string[] tables)
    {
        foreach (var table in tables)
            migration.Sql($"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();");
    }

    private static void Unprotect(MigrationBuilder migration, string[] tables)
    {
        foreach (var table in tables)
            migration.Sql($"DROP TRIGGER {table}_append_only ON {table};");
    }
}
