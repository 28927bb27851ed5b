using ReleaseService.Core.Publishing;
using Xunit;

namespace ReleaseService.Core.Tests.Publishing;

public sealed class ReasonRulesTests
{
    [Theory]
    [InlineData("")]
    [InlineData("No open problems after four days on beta.")]
    [InlineData("Two\nlines, \"quotes\", <b>, \\ and Z\u00fcrich \ud83d\ude80")]
    public void Plain_text_may_stand(string reason) => Assert.Null(ReasonRules.Check(reason));

    [Theory]
    [InlineData("\u001b[31mred")] // colours a terminal
    [InlineData("a\rb")] // overwrites a line of it
    [InlineData("a\tb")]
    [InlineData("a\0b")]
    [InlineData("a\u007fb")]
    [InlineData("a\u0085b")]
    [InlineData("a\u009bb")] // one letter that some terminals take for an escape sequence
    public void Control_characters_may_not(string reason) => Assert.Contains("control character", ReasonRules.Check(reason), StringComparison.Ordinal);

    [Fact]
    public void It_has_at_most_1000_characters()
    {
        Assert.Null(ReasonRules.Check(new string('a', 1000)));
        Assert.Contains("has 1001", ReasonRules.Check(new string('a', 1001)), StringComparison.Ordinal);
    }
}
