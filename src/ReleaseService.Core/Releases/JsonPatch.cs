using System.Buffers;

namespace ReleaseService.Core.Releases;

/// <summary>
/// RFC 6902: the operations that turn the document <c>{chart, values}</c> of one release into that of another. A list is replaced as a whole, a map that
/// comes or goes is one operation, and no two of them touch the same place, so that their order doesn't matter. The bytes are canonical JSON.
/// </summary>
public static class JsonPatch
{
    /// <param name="from">The release before; null for the empty document <c>{}</c>.</param>
    /// <param name="to">The release after.</param>
    public static byte[] Between(Release? from, Release to)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        output.Write("["u8);
        foreach (var change in DocumentChange.Between(from, to))
        {
            if (output.WrittenCount > 1)
                output.Write(","u8);
            Write(change, output);
        }

        output.Write("]"u8);
        return output.WrittenSpan.ToArray();
    }

    private static void Write(DocumentChange change, ArrayBufferWriter<byte> output)
    {
        output.Write("{\"op\":"u8);
        CanonicalText.WriteString(change.Old is null ? "add" : change.New is null ? "remove" : "replace", output);
        output.Write(",\"path\":"u8);
        CanonicalText.WriteString(string.Concat(change.Keys.Select(key => $"/{Escape(key)}")), output);
        if (change.New is { } value)
        {
            output.Write(",\"value\":"u8);
            output.Write(CanonicalJson.Write(value));
        }

        output.Write("}"u8);
    }

    /// <summary>RFC 6901 §3; the tilde first, so that the one of <c>~1</c> isn't escaped again.</summary>
    private static string Escape(string key) => key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
