using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ReleaseService.Fuzz.Targets.CanonicalTexts;

/// <summary>RFC 8785's form, checked from what it says rather than by making it: nothing between the tokens, members in order, numbers as short as ECMAScript has them, no escape too many.</summary>
internal static partial class CanonicalForm
{
    public static void Check(JsonElement root, byte[] canonical)
    {
        var length = 0;
        Check(root, ref length);
        Property.Holds(length == canonical.Length, "The canonical bytes hold something between their tokens.");
    }

    private static void Check(JsonElement element, ref int length)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                length += 2;
                string? previous = null;
                foreach (var member in element.EnumerateObject())
                {
                    Property.Holds(string.CompareOrdinal(previous, member.Name) < 0, "Members aren't in the order of their UTF-16 code units.", member.Name);
                    length += previous is null ? 0 : 1;
                    previous = member.Name;
                    length += LengthOf(member.Name) + 1;
                    Check(member.Value, ref length);
                }

                break;
            case JsonValueKind.Array:
                length += 2 + Math.Max(0, element.GetArrayLength() - 1);
                foreach (var item in element.EnumerateArray())
                    Check(item, ref length);
                break;
            case JsonValueKind.String:
                length += LengthOf(element.GetString()!);
                break;
            default:
                var text = element.GetRawText();
                length += text.Length;
                if (element.ValueKind == JsonValueKind.Number)
                    CheckNumber(text, element.GetDouble());
                break;
        }
    }

    private static int LengthOf(string text) => 2 + Encoding.UTF8.GetByteCount(text) + text.Sum(c => c switch
    {
        '"' or '\\' or '\b' or '\t' or '\n' or '\f' or '\r' => 1,
        < ' ' => 5,
        _ => 0,
    });

    /// <summary>As short as reads back the same double (ECMA-262 §6.1.6.1.20: k is as small as possible), in decimals from 1e-6 to below 1e21.</summary>
    private static void CheckNumber(string text, double number)
    {
        Property.Holds(Form().IsMatch(text) && text != "-0", "A number isn't written as ECMAScript does.", text);
        var size = Math.Abs(number);
        Property.Holds(text.Contains('e', StringComparison.Ordinal) == (size != 0 && size is >= 1e21 or < 1e-6), "A number has an exponent where ECMAScript has none, or none where it has one.", text);
        var digits = text.Split('e')[0].Where(char.IsAsciiDigit).SkipWhile(digit => digit == '0').Reverse().SkipWhile(digit => digit == '0').Count();
        Property.Holds(digits <= 17, "A number has more digits than a double needs.", text);
        if (digits > 1)
        {
            var shorter = number.ToString($"E{digits - 2}", CultureInfo.InvariantCulture);
            Property.Holds(!double.Parse(shorter, CultureInfo.InvariantCulture).Equals(number), "A number has a digit too many.", $"{text}, {shorter}");
        }
    }

    [GeneratedRegex(@"\A-?(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?(?:e[+-][1-9][0-9]*)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
