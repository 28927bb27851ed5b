using System.Buffers;

namespace ReleaseService.Core;

/// <summary>
/// UUIDs as RFC 9562 §4 writes them: 32 hex digits in groups. .NET's own reader also takes signs and prefixes within the groups (<c>+f1c2a52-…</c>, <c>0xf1c2a5-…</c>), so that a text
/// which is no UUID would name the same thing as one that is.
/// </summary>
public static class Uuid
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdefABCDEF-");

    /// <summary>White space around it doesn't count.</summary>
    public static bool TryParse(string? text, out Guid uuid) => Guid.TryParseExact(text, "D", out uuid) && !text.AsSpan().Trim().ContainsAnyExcept(Digits);
}
