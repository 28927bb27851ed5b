using System.Text.RegularExpressions;
using FsCheck.Xunit;
using ReleaseService.Core.Identity;
using Xunit;

namespace ReleaseService.Core.Tests.Identity;

public sealed class ClaimPatternTests
{
    [Theory]
    [InlineData("acme/releases", "acme/releases", true)]
    [InlineData("acme/releases", "Acme/Releases", false)]
    [InlineData("acme/releases", "acme/releases ", false)]
    [InlineData("acme/releases", "acme/releases\n", false)]
    [InlineData("acme/releases", "evil/acme/releases", false)]
    [InlineData("repo:acme/*", "repo:acme/x", true)]
    [InlineData("repo:acme/*", "repo:acme/", true)]
    [InlineData("repo:acme/*", "repo:acme-evil/x", false)]
    [InlineData("repo:acme/*", "repo:acme", false)]
    [InlineData("repo:acme/*", "evil:repo:acme/x", false)]
    [InlineData("repo:acme/*:ref:refs/heads/main", "repo:acme/x:ref:refs/heads/main", true)]
    [InlineData("repo:acme/*:ref:refs/heads/main", "repo:acme/x:ref:refs/heads/main-2", false)]
    [InlineData("repo:acme/*:ref:refs/heads/main", "repo:acme/x:pull_request", false)]
    [InlineData("refs/tags/v*.*.*", "refs/tags/v1.2.3", true)]
    [InlineData("refs/tags/v*.*.*", "refs/tags/v1.2", false)]
    [InlineData("*", "", true)]
    [InlineData("**", "anything", true)]
    [InlineData("", "", true)]
    [InlineData("", "x", false)]
    [InlineData("ab*ba", "aba", false)] // the two ends may not share a letter
    [InlineData("ab*ba", "abba", true)]
    [InlineData("a*b*b", "ab", false)]
    [InlineData("a.c", "abc", false)]
    [InlineData("a?c", "abc", false)]
    [InlineData("[ab]", "a", false)]
    [InlineData(@"a\*", "a*", false)]
    [InlineData("a*", "a\nb", true)]
    [InlineData("stra\u00dfe", "strasse", false)]
    [InlineData("caf\u00e9", "cafe\u0301", false)]
    public void A_pattern_is_the_text_itself_with_asterisks_for_any_text(string pattern, string text, bool expected) =>
        Assert.Equal(expected, ClaimPattern.Matches(pattern, text));

    /// <summary>The letters of few, so that they meet.</summary>
    [Property(MaxTest = 5000)]
    public bool It_decides_as_the_regular_expression_would(byte[] pattern, byte[] text)
    {
        var (glob, value) = (Spell(pattern, "ab*"), Spell(text, "ab"));
        var regex = @"\A" + Regex.Escape(glob).Replace(@"\*", "(?s:.*)", StringComparison.Ordinal) + @"\z";
        return ClaimPattern.Matches(glob, value) == Regex.IsMatch(value, regex, RegexOptions.NonBacktracking);
    }

    [Fact]
    public async Task A_pattern_made_to_take_long_does_not()
    {
        var pattern = string.Concat(Enumerable.Repeat("a*", 5000)) + "b";
        var matching = Task.Run(() => ClaimPattern.Matches(pattern, new string('a', 16 * 1024)));
        Assert.Same(matching, await Task.WhenAny(matching, Task.Delay(TimeSpan.FromSeconds(10))));
        Assert.False(await matching);
    }

    private static string Spell(byte[]? letters, string alphabet) => string.Concat((letters ?? []).Select(letter => alphabet[letter % alphabet.Length]));
}
