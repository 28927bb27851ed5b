using System.Security.Cryptography;
using System.Text;

namespace ReleaseService.Storage.Backups;

/// <summary>SHA-256 of a file that holds its own digest: what it stands in counts as zeros.</summary>
internal static class FileDigest
{
    private const int ChunkSize = 1024 * 1024;

    /// <summary>Where a text of ASCII stands in a file; null where it doesn't, or more than once.</summary>
    public static long? Find(string path, string text)
    {
        var wanted = Encoding.ASCII.GetBytes(text);
        using var file = File.OpenRead(path);
        var buffer = new byte[ChunkSize + wanted.Length];
        long? found = null;
        for (var start = 0L; ; start += ChunkSize)
        {
            file.Position = start;
            var chunk = buffer.AsSpan(0, file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false));
            for (var at = 0; chunk[at..].IndexOf(wanted) is >= 0 and var next; at += next + 1)
            {
                // What begins in the next chunk is found there.
                if (at + next >= ChunkSize)
                    break;
                if (found is not null)
                    return null;
                found = start + at + next;
            }

            if (chunk.Length < buffer.Length)
                return found;
        }
    }

    /// <param name="path">The file.</param>
    /// <param name="hole">Where its digest stands.</param>
    /// <param name="length">How long that is.</param>
    public static string Of(string path, long hole, int length)
    {
        using var file = File.OpenRead(path);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[ChunkSize];
        for (var start = 0L; file.Read(buffer) is > 0 and var read; start += read)
        {
            var (from, to) = (Math.Clamp(hole - start, 0, read), Math.Clamp(hole + length - start, 0, read));
            buffer.AsSpan((int)from, (int)(to - from)).Clear();
            hash.AppendData(buffer, 0, read);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
