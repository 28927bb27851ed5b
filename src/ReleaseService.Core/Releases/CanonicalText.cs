using System.Buffers;
using System.Globalization;
using System.Text;

namespace ReleaseService.Core.Releases;

/// <summary>Strings and numbers as RFC 8785 §3.2.2 prints them.</summary>
internal static class CanonicalText
{
    /// <summary>§3.2.2.2: the two-character escapes where JSON has them, <c>\u00xx</c> for the other controls, all else as it is.</summary>
    public static void WriteString(string text, IBufferWriter<byte> output)
    {
        output.Write("\""u8);
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c >= ' ' && c is not ('"' or '\\'))
                continue;
            Encoding.UTF8.GetBytes(text.AsSpan(start, i - start), output);
            Encoding.UTF8.GetBytes(Escape(c), output);
            start = i + 1;
        }

        Encoding.UTF8.GetBytes(text.AsSpan(start), output);
        output.Write("\""u8);
    }

    /// <summary>§3.2.2.3: ECMAScript's Number::toString (ECMA-262 §6.1.6.1.20).</summary>
    public static void WriteNumber(double number, IBufferWriter<byte> output) => Encoding.UTF8.GetBytes(Format(number), output);

    public static string Format(double number)
    {
        if (!double.IsFinite(number))
            throw new ArgumentOutOfRangeException(nameof(number), "JSON has no NaN or infinity.");
        if (number == 0)
            return "0"; // also for -0
        if (number < 0)
            return "-" + Format(-number);

        // "R" gives the shortest digits that read back as the same double, as ECMAScript demands; only their layout differs. But for 2^-25
        // and 2^-958 .NET gives one digit too few, which reads back as the double below; 17 digits always suffice.
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        if (double.Parse(text, CultureInfo.InvariantCulture) != number)
            text = number.ToString("E16", CultureInfo.InvariantCulture);
        var (digits, point) = Digits(text);
        if (point is > 0 and <= 21)
            return digits.Length <= point ? digits.PadRight(point, '0') : $"{digits[..point]}.{digits[point..]}";
        if (point is > -6 and <= 0)
            return $"0.{new string('0', -point)}{digits}";

        var exponent = point - 1;
        var mantissa = digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}";
        return $"{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent)}";
    }

    /// <summary>Significant digits without zeros at either end, and where the decimal point stands after the first of them.</summary>
    private static (string Digits, int Point) Digits(string text)
    {
        var e = text.IndexOf('E', StringComparison.Ordinal);
        var exponent = e < 0 ? 0 : int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = e < 0 ? text : text[..e];
        var dot = mantissa.IndexOf('.', StringComparison.Ordinal);
        var all = dot < 0 ? mantissa : mantissa.Remove(dot, 1);
        var point = (dot < 0 ? mantissa.Length : dot) + exponent;
        var leading = all.Length - all.TrimStart('0').Length;
        return (all.Trim('0'), point - leading);
    }

    private static string Escape(char c) => c switch
    {
        '"' => "\\\"",
        '\\' => @"\\",
        '\b' => "\\b",
        '\t' => "\\t",
        '\n' => "\\n",
        '\f' => "\\f",
        '\r' => "\\r",
        _ => $"\\u{(int)c:x4}",
    };
}
