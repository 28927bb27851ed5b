using FsCheck;
using FsCheck.Xunit;
using ReleaseService.Core.Publishing;
using ReleaseService.Core.Publishing.Yaml;
using Xunit;

namespace ReleaseService.Core.Tests.Publishing;

/// <summary>Files made to break a reader. A stack overflow would end the whole run.</summary>
public sealed class YamlBombTests
{
    [Theory]
    [InlineData("[", 10_000)]
    [InlineData("- ", 10_000)]
    [InlineData("? ", 10_000)]
    [InlineData("{a: ", 10_000)]
    [InlineData("[[{", 10_000)]
    [InlineData("[", 1_000_000)]
    [InlineData("{? ", 300_000)]
    public void Deep_nesting_is_a_defect_and_no_stack_overflow(string open, int levels) =>
        Assert.Equal("yaml_syntax", Assert.Single(Expect.Defects(Read(string.Concat(Enumerable.Repeat(open, levels))))).Code);

    [Fact]
    public void Deep_block_maps_are_a_defect() => Assert.Equal(
        new SourcePlace("f.yaml", 65, 65),
        Assert.Single(Expect.Defects(Read(string.Concat(Enumerable.Range(0, 1300).Select(depth => $"{new string(' ', depth)}a:\n"))))).Place);

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{a: ", "}")]
    public void Nesting_ends_where_it_does_in_JSON(string open, string close)
    {
        string Nested(int levels) => $"a: {string.Concat(Enumerable.Repeat(open, levels))}b{string.Concat(Enumerable.Repeat(close, levels))}";
        Expect.Valid(Read(Nested(63))); // and the root
        Assert.Contains("64 levels", Expect.OneDefect(Read(Nested(64)), "yaml_syntax", "").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Aliases_of_aliases_are_refused_without_expanding_them()
    {
        string Nine(string item) => string.Join(", ", Enumerable.Repeat(item, 9));
        var laughs = string.Concat(Enumerable.Range(0, 60).Select(level => $"a{level}: &a{level} [{Nine(level == 0 ? "lol" : $"*a{level - 1}")}]\n"));
        var defects = Expect.Defects(Read(laughs));
        Assert.All(defects, defect => Assert.Equal("yaml_anchor", defect.Code));
        Assert.Equal(60 + (59 * 9), defects.Count); // each anchor and alias once
    }

    [Fact]
    public void A_list_that_holds_itself_is_refused() =>
        Assert.All(Expect.Defects(Read("a: &x [*x, *x]")), defect => Assert.Equal("yaml_anchor", defect.Code));

    [Theory]
    [InlineData("a: \"", "\n", 1_000_000)]
    [InlineData("a: ", "x ", 500_000)]
    [InlineData("", ":", 1_000_000)]
    [InlineData("a: ", "&a ", 300_000)]
    [InlineData("", "---\n", 200_000)]
    [InlineData("a: ", "!", 1_000_000)]
    [InlineData("a: >", "9", 1_000_000)]
    public void A_mebibyte_of_one_token_is_read_or_refused(string start, string token, int times) =>
        Expect.EitherOr(Read(start + string.Concat(Enumerable.Repeat(token, times))));

    [Property(MaxTest = 1000)]
    public void Random_bytes_never_make_a_reader_throw(byte[] bytes) => NeverThrows(bytes);

    [Property(MaxTest = 2000)]
    public void Random_pieces_of_YAML_never_make_a_reader_throw(DoNotSize<int> seed)
    {
        string[] pieces =
        [
            "a", "1", ": ", ":", "- ", "-", "? ", "[", "]", "{", "}", ",", "\"", "'", "|", ">", "&x ", "*x", "!", "!!str ", "!<", "%YAML 1.2\n", "#", "---",
            "...", "\n", "\n  ", " ", "\t", "\\", "\0", "\u0085", "\u2028", "~", "<<", "@", "`", "=", "0.1",
        ];
        var random = new Random(seed.Item);
        NeverThrows(Expect.Utf8(string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => pieces[random.Next(pieces.Length)]))));
    }

    [Property(MaxTest = 1000)]
    public void Files_with_errors_never_make_a_reader_throw(DoNotSize<int> seed)
    {
        var random = new Random(seed.Item);
        var good = random.Next(2) == 0 ? ReleaseFileTests.Good : ChannelFileTests.Good;
        NeverThrows(Mutation.Of(Expect.Utf8(good), "{}[]\",:'|>-?&*!%@# \n\t019.~", random));
    }

    private static void NeverThrows(byte[] bytes)
    {
        var release = ReleaseFile.Parse(bytes, "releases/0.79.0-1.yaml");
        Expect.EitherOr(release);
        var channel = ChannelFile.Parse(bytes, "stable.yaml");
        Expect.EitherOr(channel);
        Assert.All(release.Defects.Concat(channel.Defects), defect => Assert.True(defect.Place is { Line: >= 1, Column: >= 1 }, defect.ToString()));
    }

    private static Checked<YamlMap> Read(string yaml) => YamlReader.Read(Expect.Utf8(yaml), "f.yaml");
}
