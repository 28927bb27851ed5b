using System.Buffers.Text;

namespace ReleaseService.Bench.Replicas;

internal static class Sequence
{
    /// <summary>Of a spec document, without reading the rest of it.</summary>
    public static long Of(ReadOnlySpan<byte> document)
    {
        var key = "\"sequence\":\""u8;
        return Utf8Parser.TryParse(document[(document.IndexOf(key) + key.Length)..], out long sequence, out _) ? sequence : throw new InvalidDataException("The document has no sequence.");
    }
}
