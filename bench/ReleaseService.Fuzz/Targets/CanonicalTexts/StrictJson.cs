using System.Text;
using System.Text.Json;
using ReleaseService.Core.Releases;

namespace ReleaseService.Fuzz.Targets.CanonicalTexts;

/// <summary>Whether bytes are I-JSON (RFC 7493) of at most 64 levels, said in the plainest way.</summary>
internal static class StrictJson
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static bool Is(byte[] utf8)
    {
        try
        {
            Strict.GetString(utf8);
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = CanonicalJson.MaxDepth });
            return Is(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or DecoderFallbackException or InvalidOperationException)
        {
            return false; // Neither JSON nor UTF-8, or a text with half of a surrogate pair.
        }
    }

    private static bool Is(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Select(member => member.Name).Distinct(StringComparer.Ordinal).Count() == element.EnumerateObject().Count()
            && element.EnumerateObject().All(member => Is(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().All(Is),
        JsonValueKind.String => element.GetString() is not null,
        JsonValueKind.Number => double.IsFinite(element.GetDouble()),
        _ => true,
    };
}
