using System.Globalization;
using System.Text.RegularExpressions;

namespace ReleaseService.Core.Publishing.Yaml;

/// <summary>
/// What a scalar means. YAML readers disagree about text without quotes: <c>0.10</c> is the number 0.1 to all, <c>no</c> is false to some,
/// <c>010</c> is 8, 10 or text. Only what everyone reads alike passes (text, whole numbers, <c>true</c>, <c>false</c>); the rest must say what it
/// is, with quotes or a tag.
/// </summary>
public static partial class YamlScalarRules
{
    private const string Prefix = "tag:yaml.org,2002:";

    public const string FloatTag = Prefix + "float";

    public static bool IsKnownTag(string tag) => tag is Prefix + "str" or Prefix + "int" or Prefix + "float" or Prefix + "bool";

    /// <summary>Null when a scalar that must be text is text; else the defect.</summary>
    public static Defect? CheckString(YamlScalar scalar)
    {
        if (scalar.Tag is not null)
            return scalar.Tag == Prefix + "str" ? null : Wrong(scalar, $"must be text; write {Quoted(scalar.Text)}, without a tag");
        if (!scalar.IsPlain)
            return null;
        if (IsNull(scalar.Text))
            return Wrong(scalar, "is null to YAML readers but must be text; write \"\" for an empty one");
        if (scalar.Text is "true" or "false" || BooleanWord().IsMatch(scalar.Text))
            return Wrong(scalar, $"is a boolean to YAML readers but must be text; write {Quoted(scalar.Text)}");
        if (Date().IsMatch(scalar.Text))
            return Wrong(scalar, $"is a date to some YAML readers but must be text; write {Quoted(scalar.Text)}");
        return NumberLike().IsMatch(scalar.Text) ? Wrong(scalar, $"is a number to YAML readers but must be text; write {Quoted(scalar.Text)}") : null;
    }

    /// <summary>The JSON text of a scalar that may be text, a whole number or a boolean; or the defect.</summary>
    public static (string? Json, Defect? Defect) ToJson(YamlScalar scalar)
    {
        if (scalar.Tag is not null)
            return ToTaggedJson(scalar);
        if (!scalar.IsPlain)
            return (JsonString(scalar.Text), null);
        if (scalar.Text is "true" or "false" || WholeNumber().IsMatch(scalar.Text))
            return (scalar.Text, null);
        if (IsNull(scalar.Text))
            return (null, new("value_null", "", "Null makes the operator panic where another layer sets the same key; remove the key or write \"\".", scalar.Place));
        if (BooleanWord().IsMatch(scalar.Text))
            return (null, Wrong(scalar, $"is a boolean to some YAML readers and text to others; write true, false or {Quoted(scalar.Text)}"));
        if (NumberLike().IsMatch(scalar.Text))
            return (null, Wrong(scalar, $"would turn into a number; write {Quoted(scalar.Text)}, or !!float {scalar.Text} if a number is meant"));
        if (Date().IsMatch(scalar.Text))
            return (null, Wrong(scalar, $"is a date to some YAML readers and text to others; write {Quoted(scalar.Text)}"));
        return (JsonString(scalar.Text), null);
    }

    /// <summary>The same for a scalar that may be a secret, which no message repeats.</summary>
    public static Defect WithoutText(Defect defect) =>
        defect with { Message = "What stands here isn't text to all YAML readers; put it in quotes. (It isn't shown, since it may be a secret: remove it if it is.)" };

    private static (string? Json, Defect? Defect) ToTaggedJson(YamlScalar scalar) => scalar.Tag switch
    {
        Prefix + "str" => (JsonString(scalar.Text), null),
        Prefix + "int" when WholeNumber().IsMatch(scalar.Text) => (scalar.Text, null),
        Prefix + "bool" when scalar.Text is "true" or "false" => (scalar.Text, null),
        FloatTag when double.TryParse(scalar.Text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number) => (Releases.CanonicalText.Format(number), null),
        _ => (null, Wrong(scalar, "isn't what its tag says")),
    };

    private static bool IsNull(string text) => text is "" or "~" or "null" or "Null" or "NULL";

    private static string JsonString(string text) => System.Text.Json.JsonSerializer.Serialize(text);

    private static string Quoted(string text) => $"\"{text}\"";

    private static Defect Wrong(YamlScalar scalar, string what) => new("yaml_type", "", $"{scalar.Text} {what}.", scalar.Place);

    [GeneratedRegex(@"\A-?(0|[1-9][0-9]*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex WholeNumber();

    // YAML 1.1 (https://yaml.org/type/bool.html), which Go's and Python's readers follow in part.
    [GeneratedRegex(@"\A(y|Y|yes|Yes|YES|n|N|no|No|NO|True|TRUE|False|FALSE|on|On|ON|off|Off|OFF)\z", RegexOptions.CultureInvariant)]
    private static partial Regex BooleanWord();

    // YAML 1.1 (https://yaml.org/type/timestamp.html).
    [GeneratedRegex(@"\A[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(([Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(\.[0-9]*)?([ \t]*(Z|[-+][0-9]{1,2}(:[0-9]{2})?))?)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Date();

    // Every number of YAML 1.1 and 1.2: decimal, underscores, octal, hexadecimal, binary, sexagesimal, exponents, infinity, not a number.
    [GeneratedRegex(@"\A([-+]?([0-9][0-9_]*(\.[0-9_]*)?|\.[0-9][0-9_]*)([eE][-+]?[0-9]+)?|[-+]?0[xX][0-9a-fA-F_]+|[-+]?0[oO][0-7_]+|[-+]?0[bB][01_]+|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))\z", RegexOptions.CultureInvariant)]
    private static partial Regex NumberLike();
}
