using System.Text.Json.Nodes;
using ReleaseService.Testing.Kubernetes.Operators;
using Xunit;

namespace ReleaseService.Poller.Tests.Operators;

/// <summary>The simulator's merge, by wire-contract "Merging in the operator".</summary>
public sealed class OperatorMergeTests
{
    [Theory]
    [InlineData("""{"a":1}""", """{"b":2}""", """{"a":1,"b":2}""")]
    [InlineData("""{"a":1}""", """{"a":2}""", """{"a":1}""")]
    [InlineData("""{"a":""}""", """{"a":"x"}""", """{"a":""}""")]
    [InlineData("""{"a":false}""", """{"a":true}""", """{"a":false}""")]
    [InlineData("""{"a":1}""", """{"a":1.5}""", """{"a":1}""")]
    [InlineData("""{"a":{"b":1,"c":1}}""", """{"a":{"c":2,"d":2}}""", """{"a":{"b":1,"c":1,"d":2}}""")]
    [InlineData("""{"a":{}}""", """{"a":{"b":1}}""", """{"a":{"b":1}}""")]
    [InlineData("""{"a":[1,2]}""", """{"a":[2,3]}""", """{"a":[1,2,2,3]}""")]
    [InlineData("""{"a":[]}""", """{"a":["x",{"b":1}]}""", """{"a":["x",{"b":1}]}""")]
    [InlineData("""{"a":[null]}""", """{"a":[null]}""", """{"a":[null,null]}""")]
    [InlineData("""{"a":null}""", """{"b":null}""", """{"a":null,"b":null}""")]
    public void Values_merge_per_key_and_lists_concatenate(string upper, string lower, string merged) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(merged), OperatorMerge.Of(Map(upper), Map(lower))), OperatorMerge.Of(Map(upper), Map(lower)).ToJsonString());

    [Theory]
    [InlineData("""{"a":{"b":1}}""", """{"a":"x"}""")]
    [InlineData("""{"a":"x"}""", """{"a":{"b":1}}""")]
    [InlineData("""{"a":[1]}""", """{"a":{"0":1}}""")]
    [InlineData("""{"a":"1"}""", """{"a":1}""")]
    [InlineData("""{"a":1}""", """{"a":true}""")]
    [InlineData("""{"o":{"a":[]}}""", """{"o":{"a":""}}""")]
    public void Another_kind_fails_the_reconcile(string upper, string lower) => Assert.Throws<OperatorFailureException>(() => OperatorMerge.Of(Map(upper), Map(lower)));

    [Theory]
    [InlineData("""{"a":null}""", """{"a":1}""")]
    [InlineData("""{"a":{"b":1}}""", """{"a":null}""")]
    [InlineData("""{"a":null}""", """{"a":null}""")]
    [InlineData("""{"o":{"a":null}}""", """{"o":{"a":{}}}""")]
    public void A_null_on_one_side_of_a_key_that_both_have_panics(string upper, string lower) => Assert.Throws<OperatorPanicException>(() => OperatorMerge.Of(Map(upper), Map(lower)));

    [Theory]
    [InlineData("""{"path":"/charts/x","url":"https://charts.example.com","name":"n"}""", """{"path":"/charts/x"}""")]
    [InlineData("""{"path":"","url":"https://charts.example.com","name":"n"}""", """{"url":"https://charts.example.com","name":"n"}""")]
    [InlineData("""{"url":"oci://r.example.com/c","name":"n","version":"1"}""", """{"url":"oci://r.example.com/c","version":"1"}""")]
    [InlineData("""{"url":"oci://r.example.com/c","digest":"sha256:00"}""", """{"url":"oci://r.example.com/c","digest":"sha256:00"}""")]
    [InlineData("""{"url":"https://charts.example.com","name":"n","version":null,"more":{}}""", """{"url":"https://charts.example.com","name":"n"}""")]
    [InlineData("""{"url":"https://charts.example.com","name":"n","version":1}""", null)]
    [InlineData("""{"url":"https://charts.example.com","version":"1"}""", null)]
    [InlineData("""{"url":"charts","name":"n"}""", null)]
    [InlineData("{}", null)]
    [InlineData("null", null)]
    [InlineData("\"operator-wandb\"", null)]
    public void A_chart_is_the_first_form_that_fits_or_none(string chart, string? read) =>
        Assert.True(JsonNode.DeepEquals(read is null ? null : JsonNode.Parse(read), OperatorChart.Read(JsonNode.Parse(chart))?.Json), OperatorChart.Read(JsonNode.Parse(chart))?.Json.ToJsonString());

    [Fact]
    public void Chart_and_metadata_are_taken_as_a_whole()
    {
        var upper = OperatorSpec.Read(JsonNode.Parse("""{"chart":{"url":"https://a.example.com","name":"a"},"metadata":{},"values":{"a":1}}"""));
        var lower = OperatorSpec.Read(JsonNode.Parse("""{"chart":{"url":"https://b.example.com","name":"b","version":"2"},"metadata":{"releaseId":"b"},"values":{"b":2}}"""));
        var merged = upper.Over(lower);
        Assert.Equal(upper.Chart, merged.Chart);
        Assert.Empty(merged.Metadata!);
        Assert.Equal(["a", "b"], merged.Values!.Select(member => member.Key));
        Assert.Equal(lower, OperatorSpec.Read(JsonNode.Parse("""{"chart":{"version":1},"metadata":null,"values":null}""")).Over(lower));
    }

    [Theory]
    [InlineData("""{"metadata":{"sequence":42}}""")]
    [InlineData("""{"metadata":{"sequence":null}}""")]
    [InlineData("""{"values":[]}""")]
    public void A_document_that_cant_be_read_fails_the_reconcile(string document) => Assert.Throws<OperatorFailureException>(() => OperatorSpec.Read(JsonNode.Parse(document)));

    private static JsonObject Map(string json) => (JsonObject)JsonNode.Parse(json)!;
}
