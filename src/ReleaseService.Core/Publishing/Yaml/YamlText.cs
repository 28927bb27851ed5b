using System.Globalization;
using System.Text;

namespace ReleaseService.Core.Publishing.Yaml;

/// <summary>How a text is written so that every YAML reader gives it back: plain where none takes it for something else, in double quotes where one might.</summary>
internal static class YamlText
{
    private static readonly SourcePlace Nowhere = new("", 1, 1);

    /// <summary>On one line.</summary>
    public static string Write(string text) => IsPlain(text) ? text : Quote(text);

    /// <summary>A map's key. To YamlDotNet a colon doesn't end a word that begins like an alias, so that <c>a *b: 1</c> is no map.</summary>
    public static string WriteKey(string text) => text.Contains(" *", StringComparison.Ordinal) ? Quote(text) : Write(text);

    /// <summary>Whether it can stand as it is, in lines of its own (<c>|</c>).</summary>
    public static bool IsBlock(string text) => text.Contains('\n', StringComparison.Ordinal)
        // The first line tells the reader how far the block is indented; editors take away spaces on lines that hold nothing else.
        && text[0] is not (' ' or '\n')
        && text.Split('\n').All(line => line.Length == 0 || (line.EnumerateRunes().All(IsPrintable) && !string.IsNullOrWhiteSpace(line)));

    private static bool IsPlain(string text) =>
        text.Length > 0 && (char.IsLetterOrDigit(text[0]) || text[0] is '/' or '_' or '$') && text[^1] is not (' ' or ':')
        && text.EnumerateRunes().All(IsPrintable)
        && !text.Contains(": ", StringComparison.Ordinal) && !text.Contains(" #", StringComparison.Ordinal)
        && YamlScalarRules.CheckString(new YamlScalar(text, IsPlain: true, Tag: null, Nowhere)) is null
        && !MayBeDate(text);

    /// <summary>Go's reader takes more spellings for a date than YAML 1.1 has.</summary>
    private static bool MayBeDate(string text) => text.Length > 4 && text[4] == '-' && text.AsSpan(0, 4).IndexOfAnyExceptInRange('0', '9') < 0;

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            quoted.Append(rune.Value switch
            {
                '"' => "\\\"",
                '\\' => @"\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ when IsPrintable(rune) => rune.ToString(),
                <= 0xFFFF => $"\\u{rune.Value:X4}",
                _ => $"\\U{rune.Value:X8}",
            });
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>Space is the only white space that everyone sees alike; a line or paragraph separator would be a line break to YAML 1.1.</summary>
    private static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is
        not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
