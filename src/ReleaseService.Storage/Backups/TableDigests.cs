using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;

namespace ReleaseService.Storage.Backups;

/// <summary>
/// SHA-256 over what a table holds, row by row in the order of its key, and over the schema: whatever changes a value changes it, and what only moves bytes about in the file
/// doesn't. SQLite's own check finds a broken structure, but no letter that became another.
/// </summary>
internal static class TableDigests
{
    /// <summary>The schema's name among the tables.</summary>
    private const string Schema = "sqlite_master";

    public static IEnumerable<(string Table, long Rows, string Sha256)> Of(SqliteConnection connection)
    {
        yield return Of(connection, Schema, $"SELECT type, name, tbl_name, sql FROM sqlite_master WHERE tbl_name <> '{BackupSeal.Table}' ORDER BY type, name");
        foreach (var table in Tables(connection))
            yield return Of(connection, table, $"SELECT * FROM {BackupFile.Quoted(table)} ORDER BY {Order(connection, table)}");
    }

    private static (string, long, string) Of(SqliteConnection connection, string table, string sql)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var command = connection.Command(sql);
        using var reader = command.ExecuteReader();
        var rows = 0L;
        for (; reader.Read(); rows++)
        {
            for (var i = 0; i < reader.FieldCount; i++)
                Append(hash, reader.GetValue(i));
        }

        return (table, rows, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>Each value with its kind and its length, so that no two rows have the same bytes.</summary>
    private static void Append(IncrementalHash hash, object value)
    {
        var (kind, bytes) = value switch
        {
            long number => ((byte)1, Bytes(number)),
            double number => ((byte)2, Bytes(BitConverter.DoubleToInt64Bits(number))),
            string text => ((byte)3, Encoding.UTF8.GetBytes(text)),
            byte[] blob => ((byte)4, blob),
            _ => ((byte)0, Array.Empty<byte>()),
        };
        Span<byte> head = stackalloc byte[5];
        head[0] = kind;
        BinaryPrimitives.WriteInt32BigEndian(head[1..], bytes.Length);
        hash.AppendData(head);
        hash.AppendData(bytes);
    }

    private static byte[] Bytes(long number)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        return bytes;
    }

    private static List<string> Tables(SqliteConnection connection) =>
        Names(connection, $"SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> '{BackupSeal.Table}' ORDER BY name");

    private static string Order(SqliteConnection connection, string table)
    {
        var key = Names(connection, $"SELECT name FROM pragma_table_info('{table.Replace("'", "''", StringComparison.Ordinal)}') WHERE pk > 0 ORDER BY pk");
        return key.Count > 0 ? string.Join(", ", key.Select(BackupFile.Quoted)) : "rowid";
    }

    private static List<string> Names(SqliteConnection connection, string sql)
    {
        using var command = connection.Command(sql);
        using var reader = command.ExecuteReader();
        List<string> names = [];
        while (reader.Read())
            names.Add(reader.GetString(0));
        return names;
    }
}
