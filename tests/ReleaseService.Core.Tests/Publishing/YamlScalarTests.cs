using ReleaseService.Core.Publishing.Yaml;
using Xunit;

namespace ReleaseService.Core.Tests.Publishing;

/// <summary>What a scalar is where text must stand, and where any value may stand. Null: refused.</summary>
public sealed class YamlScalarTests
{
    [Theory]
    // Text to everyone.
    [InlineData("stable", "stable", "\"stable\"")]
    [InlineData("0.79.0", "0.79.0", "\"0.79.0\"")]
    [InlineData("0.79.0-1", "0.79.0-1", "\"0.79.0-1\"")]
    [InlineData("wandb/local", "wandb/local", "\"wandb/local\"")]
    [InlineData("https://charts.wandb.ai", "https://charts.wandb.ai", "\"https://charts.wandb.ai\"")]
    [InlineData("1,000", "1,000", "\"1,000\"")]
    [InlineData("1 2", "1 2", "\"1 2\"")]
    [InlineData("1e", "1e", "\"1e\"")]
    [InlineData("0xG", "0xG", "\"0xG\"")]
    [InlineData("8080:80", "8080:80", "\"8080:80\"")] // 80 is no count of minutes
    [InlineData("10s", "10s", "\"10s\"")]
    [InlineData("inf", "inf", "\"inf\"")]
    [InlineData("yES", "yES", "\"yES\"")]
    [InlineData("nul", "nul", "\"nul\"")]
    // With quotes or in a block everything is text.
    [InlineData("\"0.10\"", "0.10", "\"0.10\"")]
    [InlineData("'no'", "no", "\"no\"")]
    [InlineData("\"\"", "", "\"\"")]
    [InlineData("\"~\"", "~", "\"~\"")]
    [InlineData("'2026-03-24'", "2026-03-24", "\"2026-03-24\"")]
    [InlineData("\"a\\tb\\u00e4\\n\"", "a\tb\u00e4\n", "\"a\\tb\\u00E4\\n\"")]
    [InlineData("|\n  1\n  2\n", "1\n2\n", "\"1\\n2\\n\"")]
    [InlineData("|-\n  true\n", "true", "\"true\"")]
    [InlineData(">\n  a\n  b\n", "a b\n", "\"a b\\n\"")]
    // Whole numbers and the two booleans.
    [InlineData("0", null, "0")]
    [InlineData("42", null, "42")]
    [InlineData("-5", null, "-5")]
    [InlineData("true", null, "true")]
    [InlineData("false", null, "false")]
    // Tags.
    [InlineData("!!str 1", "1", "\"1\"")]
    [InlineData("!!str 0.10", "0.10", "\"0.10\"")]
    [InlineData("!!str no", "no", "\"no\"")]
    [InlineData("!!str", "", "\"\"")]
    [InlineData("! 12", "12", "\"12\"")]
    [InlineData("!!float 0.10", null, "0.1")]
    [InlineData("!!float .5", null, "0.5")]
    [InlineData("!!float 1e3", null, "1000")]
    [InlineData("!!int 7", null, "7")]
    [InlineData("!!bool false", null, "false")]
    public void Clear_scalars_are_what_they_are(string yaml, string? text, string json)
    {
        var scalar = Read(yaml);
        Assert.Equal(text, YamlScalarRules.CheckString(scalar) is null ? scalar.Text : null);
        Assert.Equal((json, null), YamlScalarRules.ToJson(scalar));
    }

    [Theory]
    // Readers disagree on the value, or all turn it into another one.
    [InlineData("0.10")]
    [InlineData("1.5")]
    [InlineData("010")]
    [InlineData("00")]
    [InlineData("08")]
    [InlineData("+1")]
    [InlineData("1_000")]
    [InlineData("1_000.5")]
    [InlineData("1e3")]
    [InlineData("1E+3")]
    [InlineData(".5")]
    [InlineData("-.5")]
    [InlineData("5.")]
    [InlineData("1e400")]
    [InlineData("0x1F")]
    [InlineData("0XfF")]
    [InlineData("-0x1F")]
    [InlineData("0o17")]
    [InlineData("+0o17")]
    [InlineData("0b101")]
    [InlineData("-0b101")]
    [InlineData("12:30:45")]
    [InlineData("8080:22")]
    [InlineData(".inf")]
    [InlineData("-.INF")]
    [InlineData(".nan")]
    [InlineData("no")]
    [InlineData("Yes")]
    [InlineData("on")]
    [InlineData("OFF")]
    [InlineData("y")]
    [InlineData("N")]
    [InlineData("True")]
    [InlineData("FALSE")]
    [InlineData("2026-03-24")]
    [InlineData("2026-3-4")]
    [InlineData("2026-03-24T18:35:42.479Z")]
    [InlineData("2026-03-24 18:35:42 +2")]
    // Tags that the text doesn't hold.
    [InlineData("!!int 010")]
    [InlineData("!!int 0x1F")]
    [InlineData("!!int 1.0")]
    [InlineData("!!float .inf")]
    [InlineData("!!float 1e400")]
    [InlineData("!!float 1_0")]
    [InlineData("!!float five")]
    [InlineData("!!float")]
    [InlineData("!!bool yes")]
    public void Unclear_scalars_are_refused_everywhere(string yaml)
    {
        var scalar = Read(yaml);
        Assert.Equal(("yaml_type", Place), Outline(YamlScalarRules.CheckString(scalar)));
        var (json, defect) = YamlScalarRules.ToJson(scalar);
        Assert.Null(json);
        Assert.Equal(("yaml_type", Place), Outline(defect));
    }

    [Theory]
    [InlineData("~")]
    [InlineData("null")]
    [InlineData("Null")]
    [InlineData("NULL")]
    [InlineData("# nothing")]
    [InlineData("")]
    public void Null_is_refused_everywhere(string yaml)
    {
        var scalar = Read(yaml);
        Assert.Equal("yaml_type", YamlScalarRules.CheckString(scalar)?.Code);
        Assert.Equal((null, "value_null"), (YamlScalarRules.ToJson(scalar).Json, YamlScalarRules.ToJson(scalar).Defect?.Code));
    }

    [Theory]
    [InlineData("0.10", "write \"0.10\", or !!float 0.10")]
    [InlineData("no", "write true, false or \"no\"")]
    [InlineData("2026-03-24", "write \"2026-03-24\"")]
    public void A_refusal_says_what_to_write(string yaml, string advice) =>
        Assert.Contains(advice, YamlScalarRules.ToJson(Read(yaml)).Defect?.Message, StringComparison.Ordinal);

    private static SourcePlace Place => new("f.yaml", 1, 4);

    private static (string?, SourcePlace?) Outline(Defect? defect) => (defect?.Code, defect?.Place);

    private static YamlScalar Read(string yaml) =>
        Assert.IsType<YamlScalar>(Expect.Valid(YamlReader.Read(Expect.Utf8($"a: {yaml}"), "f.yaml"))["a"]);
}
