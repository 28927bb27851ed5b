using ReleaseService.Core.Releases;
using Xunit;

namespace ReleaseService.Core.Tests.Releases;

public sealed class JsonPathTests
{
    [Theory]
    [InlineData("", "values", "values")]
    [InlineData("values", "weave-trace", "values.weave-trace")]
    [InlineData("values", "", "values[\"\"]")]
    [InlineData("values", "a.b", "values[\"a.b\"]")]
    [InlineData("values", "a\"b", "values[\"a\\\"b\"]")]
    [InlineData("", "a b", "[\"a b\"]")]
    [InlineData("values", "\u00fc", "values.\u00fc")]
    public void A_member_is_named_as_people_read_it(string path, string name, string expected) => Assert.Equal(expected, JsonPath.Member(path, name));

    [Fact]
    public void An_item_is_named_by_its_index() => Assert.Equal("values.hosts[3]", JsonPath.Item("values.hosts", 3));

    [Theory]
    [InlineData(64, 64)]
    [InlineData(65, 65)] // 64 and an ellipsis
    [InlineData(1_000_000, 65)]
    public void A_long_name_is_cut(int length, int expected) => Assert.Equal(expected, JsonPath.Member("", new string('a', length)).Length);

    [Fact]
    public void A_cut_never_splits_a_surrogate_pair() =>
        Assert.Equal(new string('a', 63) + "\u2026", JsonPath.Member("", new string('a', 63) + "\U0001F600\U0001F600"));
}
