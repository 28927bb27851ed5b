using System.Text.Json;
using ReleaseService.Core.Layers;
using Xunit;

namespace ReleaseService.Core.Tests.Layers;

public sealed class ReleasedFieldsTests
{
    private static readonly KeyPath Version = KeyPath.Chart.Child("version");

    [Theory]
    [InlineData("""{"f:spec":{"f:chart":{".":{},"f:version":{}},"f:values":{".":{},"f:mine":{}}}}""", """{"f:spec":{"f:values":{".":{},"f:mine":{}}}}""")]
    [InlineData("""{"f:spec":{"f:chart":{".":{},"f:name":{},"f:version":{}}}}""", """{"f:spec":{"f:chart":{".":{},"f:name":{}}}}""")]
    [InlineData("""{"f:spec":{"f:chart":{}}}""", """{"f:spec":{"f:chart":{}}}""")]
    [InlineData("""{"f:spec":{"f:chart":{"f:version":{}}}}""", "{}")]
    public void Others_let_go_of_the_leaf_and_of_maps_that_had_nothing_else(string before, string after)
    {
        var entry = ReleasedFields.Of(Entries("kubectl", "Update", before), [Version])[0]!;
        Assert.Equal(after, entry["fieldsV1"]!.ToJsonString());
    }

    [Fact]
    public void The_poller_keeps_what_it_has_but_not_what_somebody_updated_under_its_name()
    {
        const string fields = """{"f:spec":{"f:chart":{"f:version":{}}}}""";
        Assert.Equal(fields, ReleasedFields.Of(Entries("release-poller", "Apply", fields), [Version])[0]!["fieldsV1"]!.ToJsonString());
        Assert.Equal("{}", ReleasedFields.Of(Entries("release-poller", "Update", fields), [Version])[0]!["fieldsV1"]!.ToJsonString());
    }

    private static JsonElement Entries(string manager, string operation, string fields) =>
        JsonElement.Parse($$"""[{"manager":"{{manager}}","operation":"{{operation}}","apiVersion":"apps.wandb.com/v1","fieldsType":"FieldsV1","fieldsV1":{{fields}}}]""");
}
