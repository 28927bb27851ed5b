using Xunit;

namespace ReleaseService.Core.Tests;

public sealed class CheckedTests
{
    private static readonly Defect Defect = new("code", "a.b", "Wrong.");

    [Fact]
    public void A_value_has_no_defects() => Assert.Equal("value", Expect.Valid((Checked<string>)"value"));

    [Fact]
    public void A_defect_leaves_no_value() => Assert.Equal([Defect], Expect.Defects((Checked<string>)Defect));

    [Fact]
    public void Nothing_is_invalid_without_a_defect() => Assert.Throws<ArgumentException>(() => Checked<string>.Invalid([]));

    [Theory]
    [InlineData("a.b", "f.yaml", "f.yaml:3:7: a.b: Wrong. [code]")]
    [InlineData("", "f.yaml", "f.yaml:3:7: Wrong. [code]")]
    [InlineData("a.b", null, "a.b: Wrong. [code]")]
    [InlineData("", null, "Wrong. [code]")]
    public void A_defect_says_where_it_is(string path, string? file, string expected) =>
        Assert.Equal(expected, new Defect("code", path, "Wrong.", file is null ? null : new SourcePlace(file, 3, 7)).ToString());
}
