using System.Buffers.Binary;
using ReleaseService.Contracts.Backups;

namespace ReleaseService.Storage.Backups;

/// <summary>What a file's first bytes and its size say, before SQLite is asked, whose answer to all of it would be "malformed" (its file format, §1.3).</summary>
internal static class BackupHeader
{
    private const int Size = 100;

    private static ReadOnlySpan<byte> Magic => "SQLite format 3\0"u8;

    private static readonly string[] Journals = ["-wal", "-journal"];

    /// <summary>Whether a file begins as a database does, however it goes on.</summary>
    public static bool IsDatabase(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var buffer = new byte[Magic.Length];
        return file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) == buffer.Length && Magic.SequenceEqual(buffer);
    }

    /// <returns>Null where it looks like a whole database.</returns>
    public static BackupDefect? Find(string path)
    {
        if (!File.Exists(path))
            return BackupDefects.Missing(path);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var buffer = new byte[Size];
        var header = buffer.AsSpan(0, file.ReadAtLeast(buffer, Size, throwOnEndOfStream: false));
        if (header.Length == 0)
            return BackupDefects.Empty(path);
        if (header.StartsWith("PGDMP"u8) || header.StartsWith("--\n-- PostgreSQL"u8))
            return BackupDefects.PostgresDump(path);
        if (!header.StartsWith(Magic))
            return BackupDefects.NotADatabase(path);
        if (header.Length < Size)
            return BackupDefects.Truncated(path, header.Length, Size);

        var pageSize = BinaryPrimitives.ReadUInt16BigEndian(header[16..]) is 1 ? 65536 : BinaryPrimitives.ReadUInt16BigEndian(header[16..]);
        var isCountValid = header[24..28].SequenceEqual(header[92..96]);
        var expected = (long)pageSize * BinaryPrimitives.ReadUInt32BigEndian(header[28..]);
        if (isCountValid && file.Length < expected)
            return BackupDefects.Truncated(path, file.Length, expected);
        return Journals.Select(ending => path + ending).FirstOrDefault(journal => new FileInfo(journal) is { Exists: true, Length: > 0 }) is { } unfinished
            ? BackupDefects.Unfinished(path, unfinished)
            : null;
    }
}
