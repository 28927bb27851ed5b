using System.Text;
using ReleaseService.Core.Publishing.Yaml;
using Xunit;

namespace ReleaseService.Core.Tests.Publishing;

public sealed class YamlReaderTests
{
    [Theory]
    // Anchors, aliases, merge keys.
    [InlineData("a: &x 1", "yaml_anchor", 1, 4)]
    [InlineData("a: &x {b: 1}", "yaml_anchor", 1, 4)]
    [InlineData("&x a: 1", "yaml_anchor", 1, 1)]
    [InlineData("a: *x", "yaml_anchor", 1, 4)]
    [InlineData("a:\n  - *x", "yaml_anchor", 2, 5)]
    [InlineData("a:\n  <<: {b: 1}\n  c: 2", "yaml_merge", 2, 3)]
    // Keys.
    [InlineData("a: 1\nb: 2\na: 3", "yaml_duplicate", 3, 1)]
    [InlineData("a: 1\n\"a\": 2", "yaml_duplicate", 2, 1)]
    [InlineData("a: {b: 1, b: 2}", "yaml_duplicate", 1, 11)]
    [InlineData("a:\n- b: 1\n  c: 2\n  b: 3", "yaml_duplicate", 4, 3)]
    [InlineData("? [a]\n: 1", "yaml_key", 1, 3)]
    [InlineData("? {a: 1}\n: 1", "yaml_key", 1, 3)]
    [InlineData("1: a", "yaml_type", 1, 1)]
    [InlineData("a:\n  yes: b", "yaml_type", 2, 3)]
    [InlineData("~: a", "yaml_type", 1, 1)]
    [InlineData("0.10: a", "yaml_type", 1, 1)]
    [InlineData("!!int \"1\": a", "yaml_type", 1, 1)]
    // Tags.
    [InlineData("a: !x b", "yaml_tag", 1, 4)]
    [InlineData("a: !!null ~", "yaml_tag", 1, 4)]
    [InlineData("a: !!binary aGk=", "yaml_tag", 1, 4)]
    [InlineData("a: !!timestamp 2026-03-24", "yaml_tag", 1, 4)]
    [InlineData("a: !!map {b: 1}", "yaml_tag", 1, 4)]
    [InlineData("a: !!set {b}", "yaml_tag", 1, 4)]
    [InlineData("a: !!str [b]", "yaml_tag", 1, 4)]
    [InlineData("a: ! {b: 1}", "yaml_tag", 1, 4)]
    [InlineData("a: !<tag:example.org,2026:x> b", "yaml_tag", 1, 4)]
    [InlineData("!!map\na: 1", "yaml_tag", 1, 1)]
    // Tabs.
    [InlineData("\ta: 1", "yaml_tab", 1, 1)]
    [InlineData("a:\n\tb: 1", "yaml_tab", 2, 1)]
    [InlineData("a:\n \tb: 1\n  c: 2", "yaml_tab", 2, 2)]
    [InlineData("a: |\n  x\n  \ty", "yaml_tab", 3, 3)]
    // Documents and roots.
    [InlineData("", "yaml_empty", 1, 1)]
    [InlineData("\n\n# nothing\n", "yaml_empty", 1, 1)]
    [InlineData("a: 1\n---\nb: 2", "yaml_documents", 2, 1)]
    [InlineData("a: 1\n...\n---\nb: 2", "yaml_documents", 3, 1)]
    [InlineData("- a", "yaml_root", 1, 1)]
    [InlineData("\n\"a\"", "yaml_root", 2, 1)]
    [InlineData("---\n[a: 1]", "yaml_root", 2, 1)]
    // Not YAML.
    [InlineData("a: b: c", "yaml_syntax", 1, 5)]
    [InlineData("a: 1\nb: @c", "yaml_syntax", 2, 4)]
    [InlineData("a: \"b", "yaml_syntax", 1, 4)]
    [InlineData("a: 'b\nc: d", "yaml_syntax", 1, 4)]
    [InlineData("a: \"\\q\"", "yaml_syntax", 1, 4)]
    [InlineData("a: \"\\ud800\"", "yaml_syntax", 1, 4)]
    [InlineData("{a: 1} }", "yaml_syntax", 1, 8)]
    [InlineData("%YAML 3.0\n---\na: 1", "yaml_syntax", 1, 1)]
    public void What_could_be_misread_is_refused_with_line_and_column(string yaml, string code, int line, int column)
    {
        var defect = Expect.OneDefect(Read(yaml), code, "");
        Assert.Equal(new SourcePlace("f.yaml", line, column), defect.Place);
    }

    // The library throws something else than its own exception for these.
    [Theory]
    [InlineData("!!4_2]-=&")]
    [InlineData("...\n],&-41}")]
    [InlineData("a:\n  b: [0.79.0\n  c:\n    d: 1\n  e:\n    f: [0.80.0\n  g: 1\n")]
    public void Where_the_library_gives_up_the_file_is_refused(string yaml) =>
        Assert.Contains("here or in the lines below", Expect.OneDefect(Read(yaml), "yaml_syntax", "").Message, StringComparison.Ordinal);

    [Fact]
    public void All_defects_of_a_readable_file_are_returned_in_its_order() => Assert.Equal(
        ["f.yaml:1:4 yaml_anchor", "f.yaml:2:4 yaml_anchor", "f.yaml:3:4 yaml_tag", "f.yaml:4:1 yaml_duplicate", "f.yaml:5:1 yaml_merge"],
        Expect.Defects(Read("a: &x 1\nb: *x\nc: !y z\na: 2\n<<: {}\n")).Select(defect => $"{defect.Place} {defect.Code}"));

    [Theory]
    [InlineData("a: b\nc: d\n")]
    [InlineData("\uFEFFa: b\nc: d")]
    [InlineData("---\na: b\nc: d\n...\n")]
    [InlineData("# comment\na: b # and one\n\n\nc: d\n")]
    [InlineData("a: b\r\nc: d\r\n")]
    [InlineData("{a: b, c: d}")]
    [InlineData("{\n\"a\": \"b\",\n\"c\": \"d\"\n}")]
    [InlineData("a:\tb\nc: d\t# tabs between tokens mislead nobody")]
    [InlineData("? a\n: b\n? c\n: d\n")]
    public void The_plain_subset_is_read(string yaml)
    {
        var map = Expect.Valid(Read(yaml));
        Assert.Equal(["a", "c"], map.Members.Select(member => member.Key.Text));
        Assert.Equal(["b", "d"], map.Members.Select(member => Assert.IsType<YamlScalar>(member.Value).Text));
    }

    [Fact]
    public void A_quoted_merge_key_is_a_key() => Assert.NotNull(Expect.Valid(Read("\"<<\": 1"))["<<"]);

    [Theory]
    [InlineData("613a20ff")] // no UTF-8
    [InlineData("613a20eda080")] // a surrogate
    [InlineData("fffe61003a0020003100")] // UTF-16
    public void Bytes_that_are_not_UTF_8_are_refused(string hex) =>
        Assert.Equal(new SourcePlace("f.yaml", 1, 1), Expect.OneDefect(YamlReader.Read(Convert.FromHexString(hex), "f.yaml"), "yaml_encoding", "").Place);

    [Fact]
    public void A_file_may_have_a_mebibyte_and_no_more()
    {
        string Of(int bytes) => "a: 1 #".PadRight(bytes, '#');
        Expect.Valid(Read(Of(1_048_576)));
        Assert.Contains("1048577", Expect.OneDefect(Read(Of(1_048_577)), "yaml_too_large", "").Message, StringComparison.Ordinal);
    }

    private static Checked<YamlMap> Read(string yaml) => YamlReader.Read(Encoding.UTF8.GetBytes(yaml), "f.yaml");
}
