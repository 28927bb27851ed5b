using Microsoft.Data.Sqlite;
using ReleaseService.Contracts.Backups;
using ReleaseService.Core.Audit;

namespace ReleaseService.Storage.Backups;

/// <summary>
/// Checks a backup without changing anything, from the outside in: the file, SQLite's structure, the schema, the seal, the audit's chain, the documents. Stops where what comes next couldn't be
/// read.
/// </summary>
public static class VerifyBackup
{
    /// <summary>Of one kind; a file that is broken all through is told so in a few lines.</summary>
    private const int MostDefects = 10;

    public static BackupReport Run(string path)
    {
        var file = new FileInfo(path);
        var report = new BackupReport(path, file.Exists ? file.Length : 0, null, null, []);
        if (BackupHeader.Find(path) is { } defect)
            return report with { Defects = [defect] };
        try
        {
            using var connection = BackupFile.OpenToRead(path);
            return Check(connection, report);
        }
        catch (Exception e) when (e.GetBaseException() is SqliteException sqlite)
        {
            return report with { Defects = [BackupDefects.Damaged(path, $"SQLite can't read it: {sqlite.Message}")] };
        }
        catch (Exception e) when (e is InvalidCastException or FormatException or InvalidOperationException or OverflowException or ArgumentException or System.Text.Json.JsonException)
        {
            // A value that the model can't hold: nothing that we ever wrote.
            return report with { Defects = [BackupDefects.Damaged(path, $"A value in it has the wrong form ({e.GetType().Name}).")] };
        }
    }

    private static BackupReport Check(SqliteConnection connection, BackupReport report)
    {
        if (Structure(connection) is { Count: > 0 } damaged)
            return report with { Defects = damaged };
        using var db = BackupFile.ContextOf(connection);
        if (BackupSchema.Read(connection, db, report.File, out var schema) is { } defect)
            return report with { Defects = [defect] };
        var (sealedAt, changed) = BackupSeal.Check(connection, report.File);
        report = report with { SealedAt = sealedAt, Defects = [.. changed.Select(part => BackupDefects.Changed(part, report.File))] };
        var audit = Audit(connection, db);
        return report with
        {
            Content = ContentOf(connection, db, schema, audit),
            Defects = [.. report.Defects, .. audit.Broken is { } broken ? [BackupDefects.Audit(broken)] : Array.Empty<BackupDefect>(), .. DocumentCheck.Find(db).Take(MostDefects), .. Revisions(db)],
        };
    }

    private static List<BackupDefect> Structure(SqliteConnection connection)
    {
        List<BackupDefect> defects = [];
        using (var command = connection.Command($"PRAGMA integrity_check({MostDefects})"))
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                if (reader.GetString(0) is not "ok" and var what)
                    defects.Add(BackupDefects.Damaged("structure", what.ReplaceLineEndings(" ")));
            }
        }

        if (defects.Count > 0)
            return defects;
        using var keys = connection.Command("PRAGMA foreign_key_check");
        using var rows = keys.ExecuteReader();
        while (rows.Read() && defects.Count < MostDefects)
            defects.Add(BackupDefects.Damaged(rows.GetString(0), $"A row of it refers to one that {rows.GetString(2)} doesn't have."));
        return defects;
    }

    private static AuditCheck Audit(SqliteConnection connection, ReleaseDbContext db)
    {
        var check = new AuditCheck();
        if (connection.HasTable("audit"))
        {
            foreach (var row in db.Audit.OrderBy(row => row.Number))
                check.Add(row.ToEntry());
        }

        return check;
    }

    /// <summary>Numbered from 1 without gaps, and no row is newer than the newest: a server finds out by them what is new.</summary>
    private static IEnumerable<BackupDefect> Revisions(ReleaseDbContext db)
    {
        var (count, newest) = (db.Revisions.LongCount(), db.Revisions.Max(row => (long?)row.Number) ?? 0);
        if (count != newest)
            yield return BackupDefects.Damaged("revisions", $"The newest is {newest}, but there are {count}.");
        if (db.Promotions.Max(row => (long?)row.Revision) > newest || db.Releases.Max(row => (long?)row.Revision) > newest)
            yield return BackupDefects.Damaged("revisions", $"Something was written after revision {newest}, which is the newest.");
    }

    private static BackupContent ContentOf(SqliteConnection connection, ReleaseDbContext db, BackupSchema schema, AuditCheck audit)
    {
        var newest = db.Revisions.OrderByDescending(row => row.Number).Select(row => new { row.Number, row.At }).FirstOrDefault();
        var channels = db.Channels.OrderBy(row => row.Name).Select(channel => new
        {
            channel.Name,
            Head = db.Promotions.Where(row => row.ChannelId == channel.ChannelId).OrderByDescending(row => row.Sequence)
                .Select(row => new { row.Sequence, Release = db.Releases.Where(release => release.ReleaseId == row.ReleaseId).Select(release => release.Name).FirstOrDefault() }).FirstOrDefault(),
        }).ToList();
        return new(
            db.State.Select(row => row.Epoch).Single(), newest?.Number ?? 0, newest?.At, schema.Newest, schema.IsOlder,
            [.. channels.Select(channel => new BackupChannel(channel.Name, channel.Head?.Sequence ?? 0, channel.Head?.Release))],
            Count(connection, "releases"), Count(connection, "licenses"), Count(connection, "deployments"), Count(connection, "signing_keys"), Count(connection, "tokens"), audit.Count, audit.Hash);
    }

    /// <summary>0 where the schema is older than the table.</summary>
    private static long Count(SqliteConnection connection, string table)
    {
        if (!connection.HasTable(table))
            return 0;
        using var command = connection.Command($"SELECT count(*) FROM {table}");
        return (long)command.ExecuteScalar()!;
    }
}
