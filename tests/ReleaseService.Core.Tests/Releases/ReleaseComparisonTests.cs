using System.Text;
using ReleaseService.Contracts.Releases;
using ReleaseService.Core.Releases;
using Xunit;

namespace ReleaseService.Core.Tests.Releases;

public sealed class ReleaseComparisonTests
{
    [Theory]
    [InlineData("""{"a":{"b":1}}""", """{"a":{"b":1}}""", "")]
    [InlineData("""{"a":{"b":1}}""", """{"a":{"b":2}}""", "a values.a.b 1 > 2")]
    [InlineData("""{"a":{"b":1}}""", """{"a":{"b":1,"c":"x"}}""", "a values.a.c - > \"x\"")]
    [InlineData("""{"a":{"b":1,"c":true}}""", """{"a":{"b":1}}""", "a values.a.c true > -")]
    [InlineData("""{}""", """{"a":{"b":{"c":1,"d":{}}}}""", "a values.a.b.c - > 1 | a values.a.b.d - > {}")]
    [InlineData("""{"a":[1,{"b":2}]}""", """{"a":[1,{"b":3}]}""", """a values.a [1,{"b":2}] > [1,{"b":3}]""")]
    [InlineData("""{"a":{}}""", """{"a":[]}""", "a values.a {} > []")]
    [InlineData("""{"a":1}""", """{"a":{"b":2,"c":3}}""", "a values.a 1 > - | a values.a.b - > 2 | a values.a.c - > 3")]
    [InlineData("""{"a":{"b":2,"c":3}}""", """{"a":"x"}""", "a values.a - > \"x\" | a values.a.b 2 > - | a values.a.c 3 > -")]
    [InlineData("""{"a":{}}""", """{"a":{"b":2}}""", "a values.a {} > - | a values.a.b - > 2")]
    [InlineData("""{"a":{"b":2}}""", """{"a":{}}""", "a values.a - > {} | a values.a.b 2 > -")]
    [InlineData("""{}""", """{"chart":1,"b":1,"a.b":{"c d":1}}""", """a.b values["a.b"]["c d"] - > 1 | b values.b - > 1 | chart values.chart - > 1""")]
    public void Leaves_that_differ_are_listed_by_component_and_path(string from, string to, string expected) =>
        Assert.Equal(expected, Print(ReleaseComparison.Compare(ReleasePair.Of(from), ReleasePair.Of(to))));

    [Fact]
    public void The_chart_comes_before_the_values()
    {
        var oci = """{"url":"oci://charts.wandb.ai/operator-wandb","version":"0.42.0"}""";
        Assert.Equal(
            "chart chart.name \"operator-wandb\" > - | chart chart.url \"https://charts.wandb.ai\" > \"oci://charts.wandb.ai/operator-wandb\" | chart chart.version \"0.41.0\" > \"0.42.0\" | a values.a - > 1",
            Print(ReleaseComparison.Compare(ReleasePair.Of("{}"), ReleasePair.Of("""{"a":1}""", oci))));
    }

    [Fact]
    public void Against_nothing_everything_is_added()
    {
        var release = ReleasePair.Of("{}");
        var diff = ReleaseComparison.Compare(null, release);
        Assert.Null(diff.From);
        Assert.Equal(new ReleaseReference(release.Id, release.Name), diff.To);
        Assert.Equal(["chart.name", "chart.url", "chart.version", "values.app.image.tag"], diff.Changes.Select(change => change.Path));
        Assert.All(diff.Changes, change => Assert.True(change.Old is null && change.New is not null));
    }

    [Theory]
    [InlineData("""{"a":{"b":1}}""", """{"a":{"b":1}}""", "[]")]
    [InlineData("""{"a":{"b":1}}""", """{"a":{"b":2}}""", """[{"op":"replace","path":"/values/a/b","value":2}]""")]
    [InlineData("""{"a":{"b":1,"c":1}}""", """{"a":{"b":1}}""", """[{"op":"remove","path":"/values/a/c"}]""")]
    [InlineData("""{}""", """{"a/b~":{"c":{"d":1}}}""", """[{"op":"add","path":"/values/a~1b~0","value":{"c":{"d":1}}}]""")]
    [InlineData("""{"a":1}""", """{"a":{"b":2,"c":3}}""", """[{"op":"replace","path":"/values/a","value":{"b":2,"c":3}}]""")]
    [InlineData("""{"a":[1,2]}""", """{"a":[1,2,3]}""", """[{"op":"replace","path":"/values/a","value":[1,2,3]}]""")]
    [InlineData("""{"":1}""", """{"":2}""", """[{"op":"replace","path":"/values/","value":2}]""")]
    public void A_patch_has_one_operation_for_each_place(string from, string to, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(JsonPatch.Between(ReleasePair.Of(from), ReleasePair.Of(to))));

    [Fact]
    public void A_patch_against_nothing_adds_chart_and_values() => Assert.Equal(
        $$$$$"""[{"op":"add","path":"/chart","value":{{{{{Sorted}}}}}},{"op":"add","path":"/values","value":{"app":{"image":{"tag":"0.79.0"}}}}]""",
        Encoding.UTF8.GetString(JsonPatch.Between(null, ReleasePair.Of("{}"))));

    [Fact(Timeout = 20_000)]
    public async Task A_megabyte_of_keys_is_compared_in_a_moment()
    {
        var from = ReleasePair.Of($"{{{string.Join(',', Enumerable.Range(0, 60_000).Select(number => $"\"k{number}\":1"))}}}");
        var to = ReleasePair.Of($"{{{string.Join(',', Enumerable.Range(1, 60_000).Select(number => $"\"k{number}\":2"))}}}");
        Assert.Equal(60_001, await Task.Run(() => ReleaseComparison.Compare(from, to).Changes.Count, TestContext.Current.CancellationToken));
    }

    private const string Sorted = """{"name":"operator-wandb","url":"https://charts.wandb.ai","version":"0.41.0"}""";

    private static string Print(ReleaseDiff diff) => string.Join(" | ", diff.Changes.Select(change =>
        $"{change.Component} {change.Path} {change.Old?.GetRawText() ?? "-"} > {change.New?.GetRawText() ?? "-"}"));
}
