using System.Text;
using System.Text.Json;
using ReleaseService.Core.Releases;

namespace ReleaseService.Fuzz.Targets.CanonicalTexts;

/// <summary>
/// <see cref="CanonicalJson"/>: takes what strict JSON is and nothing else, as a plain walk over System.Text.Json says; the canonical bytes mean the same, are in RFC 8785's form, and are
/// their own canonical bytes.
/// </summary>
internal sealed class CanonicalJsonTarget : IFuzzTarget
{
    private static readonly string[] Texts =
    [
        """{"b":1,"a":[true,false,null,"x\u0041\n"],"":{}}""", """[0,-0,1e21,1E-7,0.1,333333333.33333329,5e-324,1.7976931348623157e308]""", "\"\\ud83d\\ude00\\u20ac$\\u000f\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\"",
        """{"€":"Euro","\r":"CR","דּ":"Hebrew","1":"One","😀":"Smile","\u0080":"Control","ö":"o"}""", " { \"a\" : 1 , \"a\" : 2 } ", "[[[[[[[[[[]]]]]]]]]]", "12345678901234567890", "\"\\ud800\"", "\uFEFF{}", "",
    ];

    public string Name => "canonical-json";

    public IEnumerable<byte[]> Seeds => Texts.Select(Encoding.UTF8.GetBytes);

    public IReadOnlyList<string> Words { get; } =
        ["{\"a\":", "}", "[", "]", ",", ":", "\"", "\\u", "\\ud800", "\\udc00", "\\u0000", "\\u2028", "\\\"", "\\\\", "true", "false", "null", "e+", "E-", "-", ".", "\"a\":1", "/*", "//", "NaN", "\"\":", "\uE000", "\uD83D\uDE00"];

    public void Run(byte[] input)
    {
        var result = CanonicalJson.Canonicalize(input);
        Defects.Check(result);
        var isTaken = result.TryGet(out var canonical);
        Property.Holds(isTaken == StrictJson.Is(input), "JSON is taken that isn't strict, or strict JSON refused.", string.Join("; ", result.Defects));
        if (!isTaken)
            return;

        var again = CanonicalJson.Canonicalize(canonical);
        Property.Holds(again.TryGet(out var twice) && twice.AsSpan().SequenceEqual(canonical), "The canonical bytes aren't their own canonical bytes.", Encoding.UTF8.GetString(canonical!));
        using var before = JsonDocument.Parse(input, new() { MaxDepth = CanonicalJson.MaxDepth });
        using var after = JsonDocument.Parse(canonical, new() { MaxDepth = CanonicalJson.MaxDepth });
        Property.Holds(SameJson.Are(before.RootElement, after.RootElement), "The canonical bytes mean something else.", Encoding.UTF8.GetString(canonical!));
        CanonicalForm.Check(after.RootElement, canonical!);
    }
}
