using System.Text;
using System.Text.Json;
using FsCheck.Xunit;
using ReleaseService.Core.Publishing.Yaml;
using ReleaseService.Core.Releases;
using ReleaseService.Core.Tests.Releases;
using Xunit;

namespace ReleaseService.Core.Tests.Publishing;

public sealed class YamlWriterTests
{
    [Theory]
    [InlineData("""{}""", "{}\n")]
    [InlineData("""{"a *b":"0 3 * * *"}""", "\"a *b\": 0 3 * * *\n")]
    [InlineData("""{"a":{"b":[]},"c":{}}""", "a:\n  b: []\nc: {}\n")]
    [InlineData("""{"a":[1,true,"x",0.5,1e21,-7]}""", "a:\n  - 1\n  - true\n  - x\n  - !!float 0.5\n  - !!float 1e+21\n  - -7\n")]
    [InlineData("""{"a":[{"b":1,"c":2},[1,[2]],{"d":{"e":3}}]}""", "a:\n  - b: 1\n    c: 2\n  - - 1\n    - - 2\n  - d:\n      e: 3\n")]
    [InlineData("""{"a":"0.79.0","b":"0.79","c":"wandb/local","d":"https://charts.wandb.ai"}""", "a: 0.79.0\nb: \"0.79\"\nc: wandb/local\nd: https://charts.wandb.ai\n")]
    [InlineData("""{"a":"Fixes for 0.82; can't wait, it's (mostly) done.","b":"a: b","c":"a #b","d":"a:b#c"}""", "a: Fixes for 0.82; can't wait, it's (mostly) done.\nb: \"a: b\"\nc: \"a #b\"\nd: a:b#c\n")]
    [InlineData("""{"a":"x\n","b":"x\ny","c":"x\n\n y\n\n"}""", "a: |\n  x\nb: |-\n  x\n  y\nc: |+\n  x\n\n   y\n\n")]
    [InlineData("""{"a":[{"b":"x\ny\n"},"z\n"]}""", "a:\n  - b: |\n      x\n      y\n  - |\n    z\n")]
    [InlineData("""{"a":"\n","b":" x\ny","c":"x\n \ny","d":"x\n\ty","e":"x\r\ny"}""", "a: \"\\n\"\nb: \" x\\ny\"\nc: \"x\\n \\ny\"\nd: \"x\\n\\ty\"\ne: \"x\\r\\ny\"\n")]
    [InlineData("""{"no":"no","":"","1":"1","a b":"<<"}""", "\"no\": \"no\"\n\"\": \"\"\n\"1\": \"1\"\na b: \"<<\"\n")]
    public void Values_are_written_as_people_write_them(string json, string yaml)
    {
        Assert.Equal(yaml, YamlWriter.Write(JsonElement.Parse(json)));
        AssertReadsBack(json);
    }

    [Theory]
    [InlineData("no"), InlineData("Yes"), InlineData("y"), InlineData("on"), InlineData("true"), InlineData("False"), InlineData("null"), InlineData("~"), InlineData("")]
    [InlineData("0"), InlineData("010"), InlineData("0.10"), InlineData("1e3"), InlineData("+1"), InlineData(".5"), InlineData("0x1F"), InlineData("0o17"), InlineData("1_000")]
    [InlineData("12:30:45"), InlineData(".inf"), InlineData(".nan"), InlineData("2026-03-24"), InlineData("2026-3-4T1:2:3Z"), InlineData("2026-1-2 3:4:5")]
    [InlineData("- a"), InlineData("? a"), InlineData("a:"), InlineData("a: b"), InlineData("a #b"), InlineData("# a"), InlineData("&a"), InlineData("*a"), InlineData("!a"), InlineData("|"), InlineData(">")]
    [InlineData("%a"), InlineData("@a"), InlineData("`a"), InlineData("[a"), InlineData("{a"), InlineData("'a'"), InlineData("\"a\""), InlineData("---"), InlineData("..."), InlineData("<<"), InlineData("=")]
    [InlineData(" a"), InlineData("a "), InlineData("a\tb"), InlineData("\u00A0a"), InlineData("a\u2028b"), InlineData("\uFEFFa"), InlineData("a\u0085b"), InlineData("\U000E0001")]
    public void What_a_reader_could_take_for_something_else_stands_in_double_quotes(string text)
    {
        Assert.Matches("\\A\"[^\\s].*\"\n\\z|\\A\" a\"\n\\z|\\A\"\"\n\\z", YamlWriter.Write(JsonElement.Parse($"{{\"k\":{JsonSerializer.Serialize(text)}}}"))[3..]);
        AssertReadsBack($"{{\"k\":{JsonSerializer.Serialize(text)},{JsonSerializer.Serialize(text)}:[{JsonSerializer.Serialize(text)}]}}");
    }

    [Theory]
    [InlineData("stable"), InlineData("0.79.0-1"), InlineData("wandb/local"), InlineData("10s"), InlineData("1,000"), InlineData("$(NAME)"), InlineData("/var/run"), InlineData("ä ö – €"), InlineData("😀")]
    [InlineData("sha256:0123"), InlineData("a, b, and c"), InlineData("it's"), InlineData("a \"b\" c"), InlineData("2026"), InlineData("over 9000!")]
    public void What_everyone_reads_alike_reads_back(string text) => AssertReadsBack($"{{\"k\":{JsonSerializer.Serialize(text)}}}");

    /// <summary>All of the plane in use, and some of the next; in pieces, of which each is a file.</summary>
    [Fact]
    public void Every_character_reads_back_alone_between_letters_and_in_a_block()
    {
        var texts = Enumerable.Range(0, 0x1_1000).Where(value => value < 0x3100 || value % 7 == 0 || value is > 0xF800 and < 0x1_0100)
            .Select(value => Rune.TryCreate(value, out var rune) ? rune.ToString() : "")
            .SelectMany(rune => new[] { rune, $"a{rune}b", $"a\n{rune}\n" });
        foreach (var part in texts.Chunk(10_000))
            AssertReadsBack(JsonSerializer.Serialize(new Dictionary<string, string[]> { ["k"] = part }));
    }

    [Theory]
    [InlineData('a', 1030)]
    [InlineData('\u0001', 200)]
    public void A_key_may_be_longer_than_a_line_takes(char c, int length)
    {
        var key = JsonSerializer.Serialize(new string(c, length));
        AssertReadsBack($"{{{key}:1,\"a\":[{{{key}:{{{key}:[2]}}}},{{\"b\":3,{key}:\"x\\n\"}}]}}");
    }

    [Property(Arbitrary = [typeof(JsonTreeGenerator)], MaxTest = 2000)]
    public void Random_JSON_reads_back(JsonTree tree) => AssertReadsBack($"{{\"k\":{WithoutNulls(tree).Plain()}}}");

    [Fact]
    public void A_null_is_refused_rather_than_written() => Assert.Throws<ArgumentException>(() => YamlWriter.Write(JsonElement.Parse("""{"a":[null]}""")));

    [Fact]
    public void Only_a_map_is_a_file() => Assert.Throws<ArgumentException>(() => YamlWriter.Write(JsonElement.Parse("[]")));

    /// <summary>Where text must stand (<c>tag</c>), no number can be read; random names aren't such keys.</summary>
    private static JsonTree WithoutNulls(JsonTree tree) => tree switch
    {
        JsonTree.Map map => new JsonTree.Map([.. map.Members.Select(member => (member.Name, WithoutNulls(member.Value)))]),
        JsonTree.Items items => new JsonTree.Items([.. items.Values.Select(WithoutNulls)]),
        JsonTree.Word { Value: "null" } => new JsonTree.Text("null"),
        _ => tree,
    };

    private static void AssertReadsBack(string json)
    {
        var yaml = YamlWriter.Write(JsonElement.Parse(json));
        var read = new YamlJson();
        read.Append(Expect.Valid(YamlReader.Read(Expect.Utf8(yaml), "f.yaml")), "");
        Assert.Empty(read.Defects);
        Assert.Equal(Canonical(json), Canonical(read.Json));
    }

    private static string Canonical(string json) => Encoding.UTF8.GetString(Expect.Valid(CanonicalJson.Canonicalize(Expect.Utf8(json))));
}
