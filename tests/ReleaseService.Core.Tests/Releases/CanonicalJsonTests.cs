using System.Text;
using ReleaseService.Core.Releases;
using Xunit;

namespace ReleaseService.Core.Tests.Releases;

public sealed class CanonicalJsonTests
{
    [Fact]
    public void The_example_of_section_3_2_2_comes_out_as_in_the_RFC() => Assert.Equal(
        """{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}""",
        Canonical("""
            {
              "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
              "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
              "literals": [null, true, false]
            }
            """));

    [Fact]
    public void The_bytes_of_the_example_are_those_of_section_3_2_4() => Assert.Equal(
        "7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c226e756d62657273223a5b3333333333333333332e333333333333332c31652b33302c342e35"
            + "2c302e3030322c31652d32375d2c22737472696e67223a22e282ac245c75303030665c6e4127425c225c5c5c5c5c222f227d",
        Convert.ToHexStringLower(Expect.Valid(CanonicalJson.Canonicalize(Expect.Utf8(
            """{"numbers":[333333333.33333329,1E30,4.50,2e-3,1e-27],"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}""")))));

    [Fact]
    public void Members_are_in_the_order_of_section_3_2_3() => Assert.Equal(
        """{"\r":"Carriage Return","1":"One",""" + "\"\u0080\":\"Control\",\"\u00f6\":\"Latin Small Letter O With Diaeresis\",\"\u20ac\":\"Euro Sign\","
            + "\"\U0001F600\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}",
        Canonical("""
            {
              "\u20ac": "Euro Sign",
              "\r": "Carriage Return",
              "\ufb33": "Hebrew Letter Dalet With Dagesh",
              "1": "One",
              "\ud83d\ude00": "Emoji: Grinning Face",
              "\u0080": "Control",
              "\u00f6": "Latin Small Letter O With Diaeresis"
            }
            """));

    [Theory]
    [InlineData("""  { "b" : [ ] , "a" : { } }  """, """{"a":{},"b":[]}""")]
    [InlineData("""{"B":1,"a":2,"A":3,"":4,"aa":5}""", """{"":4,"A":3,"B":1,"a":2,"aa":5}""")]
    [InlineData("""[3,1,2]""", """[3,1,2]""")]
    [InlineData("\"\\b\\t\\n\\f\\r\\u0008\\u0000\\u001f\\u007f\"", "\"\\b\\t\\n\\f\\r\\b\\u0000\\u001f\u007f\"")]
    [InlineData("\"<>&'+\\u003c\\u2028\"", "\"<>&'+<\u2028\"")]
    [InlineData("\"\\uD834\\uDD1E\"", "\"\U0001D11E\"")]
    [InlineData("true", "true")]
    public void A_text_has_one_canonical_form(string json, string expected) => Assert.Equal(expected, Canonical(json));

    [Theory]
    [InlineData("", "line 1, byte 1")]
    [InlineData("   ", "line 1")]
    [InlineData("[1,]", "line 1, byte 4")]
    [InlineData("{\"a\":1,}", "line 1, byte 8")]
    [InlineData("// a\n1", "line 1, byte 1")]
    [InlineData("[1 /* one */]", "line 1, byte 4")]
    [InlineData("{}{}", "line 1, byte 3")]
    [InlineData("1 2", "line 1, byte 3")]
    [InlineData("[\n1,\n!]", "line 3, byte 1")]
    [InlineData("{a:1}", "line 1, byte 2")]
    [InlineData("'a'", "line 1, byte 1")]
    [InlineData("01", "line 1, byte 2")]
    [InlineData("+1", "line 1, byte 1")]
    [InlineData(".5", "line 1, byte 1")]
    [InlineData("NaN", "line 1, byte 1")]
    [InlineData("\"a\nb\"", "line 1, byte 3")]
    [InlineData("\"\\x41\"", "line 1, byte 3")]
    [InlineData("\uFEFF{}", "line 1, byte 1")]
    [InlineData("[tdepth]", "line 1, byte 3")] // the parser's own message quotes this
    [InlineData("[nuplicate]", "line 1, byte 4")]
    public void Text_that_is_not_strict_JSON_is_refused_with_its_place(string json, string place)
    {
        var defect = Expect.OneDefect(CanonicalJson.Canonicalize(Expect.Utf8(json)), "json_invalid", "");
        Assert.StartsWith("The text isn't valid JSON", defect.Message, StringComparison.Ordinal);
        Assert.Contains(place, defect.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"a":1,"a":1}""")]
    [InlineData("""{"a":1,"b":2,"\u0061":3}""")]
    [InlineData("""[{"x":{"":1,"":2}}]""")]
    public void Two_members_of_the_same_name_are_refused(string json) => Assert.Contains(
        "two members of the same name", Expect.OneDefect(CanonicalJson.Canonicalize(Expect.Utf8(json)), "json_invalid", "").Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"a":["x","\ud800"]}""", "a[1]")]
    [InlineData("""{"a":"\udc00\ud800"}""", "a")]
    [InlineData("""{"\ud83d":1}""", "")]
    [InlineData("""{"a":1,"b\udc00":2}""", "")]
    [InlineData("""{"a":{"\udbff\udbff":2}}""", "")]
    public void Half_a_surrogate_pair_is_refused(string json, string path) => Assert.Contains(
        "half of a surrogate pair", Expect.OneDefect(CanonicalJson.Canonicalize(Expect.Utf8(json)), "json_invalid", path).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("22ff22")] // no UTF-8 byte
    [InlineData("22c0af22")] // overlong /
    [InlineData("22eda08022")] // a surrogate as UTF-8
    [InlineData("22f490808022")] // beyond U+10FFFF
    [InlineData("22e282")] // cut
    [InlineData("fffe7b007d00")] // UTF-16
    public void Bytes_that_are_not_UTF_8_are_refused(string hex) => Assert.Contains(
        "UTF-8", Expect.OneDefect(CanonicalJson.Canonicalize(Convert.FromHexString(hex)), "json_invalid", "").Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    public void Nesting_ends_at_64_levels(string open, string close)
    {
        var deepest = Nested(64, open, close);
        Assert.Equal(deepest, Canonical(deepest));
        foreach (var depth in new[] { 65, 100_000 })
            Assert.Contains("64", Expect.OneDefect(CanonicalJson.Parse(Expect.Utf8(Nested(depth, open, close))), "json_invalid", "").Message, StringComparison.Ordinal);
    }

    private static string Nested(int depth, string open, string close) =>
        string.Concat(Enumerable.Repeat(open, depth)) + "1" + string.Concat(Enumerable.Repeat(close, depth));

    private static string Canonical(string json) => Encoding.UTF8.GetString(Expect.Valid(CanonicalJson.Canonicalize(Expect.Utf8(json))));
}
