using System.Globalization;
using System.Text;
using ReleaseService.Core;
using Spectre.Console;

namespace ReleaseService.Cli.Output;

/// <summary>Texts on a screen. What others wrote (reasons, titles, notes) may hold escape sequences, which would command the reader's terminal.</summary>
internal static class Cell
{
    public static readonly Style Heading = new(decoration: Decoration.Bold);
    public static readonly Style Faint = new(decoration: Decoration.Dim);
    public static readonly Style Good = new(Color.Green);
    public static readonly Style Bad = new(Color.Red);
    public static readonly Style Careful = new(Color.Yellow);

    public static Text Of(string text, Style? style = null) => new(Visible(text), style) { Overflow = Overflow.Fold };

    /// <summary>Every control character but the line's end as a sign that does nothing.</summary>
    public static string Visible(string text) => Replace(text, _ => "\uFFFD");

    /// <summary>JSON with the escapes that it doesn't demand, and terminals do: they can only stand in its strings.</summary>
    public static string VisibleJson(string json) => Replace(json, character => $"\\u{(int)character:x4}");

    /// <summary>The same on one line, for a row of a table.</summary>
    public static string OneLine(string text) => Visible(text.ReplaceLineEndings(" "));

    public static string Time(DateTimeOffset? time) => time is { } known ? Timestamp.Format(known) : "never";

    private static string Replace(string text, Func<char, string> replacement)
    {
        if (!text.Any(IsUnseen))
            return text;
        var visible = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (IsUnseen(character))
                visible.Append(replacement(character));
            else
                visible.Append(character);
        }

        return visible.ToString();
    }

    /// <summary>Control characters, and the marks that change the direction of what follows (Cf: bidirectional overrides).</summary>
    private static bool IsUnseen(char character) =>
        (char.IsControl(character) && character != '\n') || (CharUnicodeInfo.GetUnicodeCategory(character) == UnicodeCategory.Format && character is not '\u200D');
}
