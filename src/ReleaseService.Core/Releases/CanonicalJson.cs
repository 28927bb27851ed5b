using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace ReleaseService.Core.Releases;

/// <summary>
/// RFC 8785, the JSON Canonicalization Scheme: no white space, members in the order of their UTF-16 code units, numbers as ECMAScript
/// prints them, only the escapes that JSON demands. Two JSON texts that mean the same give the same bytes, which is what a release's digest
/// covers. Input that I-JSON (RFC 7493) doesn't allow is refused: duplicate member names, lone surrogates, numbers beyond a double.
/// </summary>
public static class CanonicalJson
{
    /// <summary>How many objects and arrays may stand inside each other.</summary>
    public const int MaxDepth = 64;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>Reads strict JSON, so that every string in it can be read later without an exception.</summary>
    public static Checked<JsonDocument> Parse(ReadOnlyMemory<byte> utf8)
    {
        if (!Utf8.IsValid(utf8.Span))
            return new Defect("json_invalid", "", "The text isn't valid UTF-8.");
        try
        {
            var document = JsonDocument.Parse(utf8, Strict);
            var defect = FindUnreadable(document.RootElement, () => "");
            if (defect is null)
                return document;
            document.Dispose();
            return defect;
        }
        catch (JsonException e)
        {
            return new Defect("json_invalid", "", Describe(e));
        }
        catch (InvalidOperationException)
        {
            // The duplicate check unescapes member names and finds half a surrogate pair.
            return new Defect("json_invalid", "", "A member name holds half of a surrogate pair.");
        }
    }

    /// <summary>The canonical bytes of a JSON text, or what is wrong with it.</summary>
    public static Checked<byte[]> Canonicalize(ReadOnlyMemory<byte> utf8)
    {
        var parsed = Parse(utf8);
        if (!parsed.TryGet(out var document))
            return Checked<byte[]>.Invalid(parsed.Defects);
        using (document)
            return Write(document.RootElement);
    }

    /// <summary>The canonical bytes of an element that came from <see cref="Parse"/>.</summary>
    public static byte[] Write(JsonElement element)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        Write(element, output);
        return output.WrittenSpan.ToArray();
    }

    private static void Write(JsonElement element, ArrayBufferWriter<byte> output)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(element, output);
                break;
            case JsonValueKind.Array:
                output.Write("["u8);
                var first = true;
                foreach (var item in element.EnumerateArray())
                {
                    if (!first)
                        output.Write(","u8);
                    first = false;
                    Write(item, output);
                }

                output.Write("]"u8);
                break;
            case JsonValueKind.String:
                CanonicalText.WriteString(element.GetString()!, output);
                break;
            case JsonValueKind.Number:
                CanonicalText.WriteNumber(element.GetDouble(), output);
                break;
            case JsonValueKind.True:
                output.Write("true"u8);
                break;
            case JsonValueKind.False:
                output.Write("false"u8);
                break;
            case JsonValueKind.Null:
                output.Write("null"u8);
                break;
            default:
                throw new ArgumentException("An undefined element has no canonical form.", nameof(element));
        }
    }

    private static void WriteObject(JsonElement element, ArrayBufferWriter<byte> output)
    {
        output.Write("{"u8);
        var first = true;
        foreach (var member in element.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
        {
            if (!first)
                output.Write(","u8);
            first = false;
            CanonicalText.WriteString(member.Name, output);
            output.Write(":"u8);
            Write(member.Value, output);
        }

        output.Write("}"u8);
    }

    private static Defect? FindUnreadable(JsonElement element, Func<string> path)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    if (FindUnreadable(member.Value, () => JsonPath.Member(path(), member.Name)) is { } inMember)
                        return inMember;
                }

                return null;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in element.EnumerateArray())
                {
                    var at = index++;
                    if (FindUnreadable(item, () => JsonPath.Item(path(), at)) is { } inItem)
                        return inItem;
                }

                return null;
            case JsonValueKind.Number:
                return element.TryGetDouble(out var number) && double.IsFinite(number)
                    ? null
                    : new Defect("json_number", path(), "The number is too large for a double; write it as a string.");
            case JsonValueKind.String:
                try
                {
                    element.GetString();
                    return null;
                }
                catch (InvalidOperationException)
                {
                    return new Defect("json_invalid", path(), "The string holds half of a surrogate pair.");
                }

            default:
                return null;
        }
    }

    /// <summary>The place is useful; the library's message may quote the input, which can hold a secret, or the words looked for here.</summary>
    private static string Describe(JsonException e) =>
        e.Message.StartsWith("The maximum configured depth", StringComparison.Ordinal)
            ? $"The JSON is nested deeper than {MaxDepth} levels; flatten it."
            : e.Message.StartsWith("Duplicate propert", StringComparison.Ordinal)
                ? "The JSON has an object with two members of the same name; keep one."
                : $"The text isn't valid JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}).";
}
