using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ReleaseService.Storage.Backups;

/// <summary>
/// What makes a copy a backup: a table in it with the digest of every other one, and of the whole file. It shows later that nothing was changed, and where something was; and it tells a server
/// that finds it in its database that somebody put a backup there by hand: a new epoch is due. A database that serves has none.
/// </summary>
public static class BackupSeal
{
    internal const string Table = "backup_seal";

    /// <summary>The row of the seal itself: when it was set, and the digest of the other rows.</summary>
    private const string Itself = "";

    /// <summary>The row with the digest of the file: all of it but where that digest stands.</summary>
    private const string WholeFile = " file";

    /// <summary>Whether the database is a backup that nobody has restored as one.</summary>
    public static async Task<bool> IsOnAsync(ReleaseDbContext db, CancellationToken cancellation) =>
        db.Database.IsSqlite() && await db.Database.SqlQuery<int>($"SELECT count(*) AS \"Value\" FROM sqlite_master WHERE type = 'table' AND name = {Table}").SingleAsync(cancellation) > 0;

    internal static Task BreakAsync(ReleaseDbContext db, CancellationToken cancellation) => db.Database.ExecuteSqlRawAsync($"DROP TABLE IF EXISTS {Table}", cancellation);

    internal static void Set(string path, DateTimeOffset now)
    {
        // Of the digest's length, and nowhere else in the file.
        var placeholder = RandomNumberGenerator.GetHexString(SHA256.HashSizeInBytes * 2, lowercase: true);
        using (var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, Mode = SqliteOpenMode.ReadWrite }.ConnectionString))
        {
            connection.Open();
            SealTables(connection, now, placeholder);
        }

        var hole = FileDigest.Find(path, placeholder) ?? throw new InvalidOperationException("The seal stands in the file once.");
        var digest = FileDigest.Of(path, hole, placeholder.Length);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write) { Position = hole };
        file.Write(Encoding.ASCII.GetBytes(digest));
    }

    private static void SealTables(SqliteConnection connection, DateTimeOffset now, string placeholder)
    {
        using var transaction = connection.BeginTransaction();
        using (var create = connection.Command($"DROP TABLE IF EXISTS {Table}; CREATE TABLE {Table} (part TEXT NOT NULL PRIMARY KEY, rows INTEGER NOT NULL, sha256 TEXT NOT NULL)"))
            create.ExecuteNonQuery();
        var digests = TableDigests.Of(connection).ToList();
        foreach (var (part, rows, sha256) in digests.Append((Itself, now.ToUnixTimeMilliseconds(), DigestOf(digests, now.ToUnixTimeMilliseconds()))).Append((WholeFile, 0, placeholder)))
        {
            using var insert = connection.Command($"INSERT INTO {Table} (part, rows, sha256) VALUES ($part, $rows, $sha256)");
            insert.Parameters.AddWithValue("$part", part);
            insert.Parameters.AddWithValue("$rows", rows);
            insert.Parameters.AddWithValue("$sha256", sha256);
            insert.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    /// <returns>When it was set; null where there is none. And the tables that aren't what it says, the seal's own among them; or the file, where what was changed is in none.</returns>
    internal static (DateTimeOffset? SetAt, IReadOnlyList<string> Changed) Check(SqliteConnection connection, string path)
    {
        if (!connection.HasTable(Table))
            return (null, []);
        var sealedParts = Read(connection).ToDictionary(row => row.Part);
        if (!sealedParts.Remove(WholeFile, out var file) || !sealedParts.Remove(Itself, out var itself) || itself.Rows is < 0 or > 253_402_300_799_999
            || itself.Sha256 != DigestOf(sealedParts.Values.OrderBy(row => row.Part, StringComparer.Ordinal), itself.Rows))
            return (null, [Table]);
        var found = TableDigests.Of(connection).ToDictionary(row => row.Table);
        List<string> changed = [.. sealedParts.Keys.Union(found.Keys).Where(part => !sealedParts.TryGetValue(part, out var then) || !found.TryGetValue(part, out var now) || then != now).Order(StringComparer.Ordinal)];
        if (changed.Count == 0 && !(FileDigest.Find(path, file.Sha256) is { } hole && FileDigest.Of(path, hole, file.Sha256.Length) == file.Sha256))
            changed.Add(path);
        return (DateTimeOffset.FromUnixTimeMilliseconds(itself.Rows), changed);
    }

    private static string DigestOf(IEnumerable<(string Part, long Rows, string Sha256)> digests, long at) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', digests.OrderBy(row => row.Part, StringComparer.Ordinal).Select(row => $"{row.Part} {row.Rows} {row.Sha256}").Prepend($"{at}")))));

    private static List<(string Part, long Rows, string Sha256)> Read(SqliteConnection connection)
    {
        using var command = connection.Command($"SELECT part, rows, sha256 FROM {Table}");
        using var reader = command.ExecuteReader();
        List<(string, long, string)> rows = [];
        while (reader.Read())
            rows.Add((reader.GetString(0), reader.GetInt64(1), reader.GetString(2)));
        return rows;
    }
}
