using ReleaseService.Core.Layers;
using Xunit;

namespace ReleaseService.Core.Tests.Layers;

public sealed class PeoplesMapsTests
{
    [Theory]
    // What the poller has in the resource, what it is after somebody's update, what the poller is going to apply; then what it has to apply.
    [InlineData("""{"m":{"x":1},"a":1}""", """{"m":{"x":2},"a":1}""", """{"a":1}""", """{"a":1,"m":{}}""")]
    [InlineData("""{"m":{"n":{"x":1,"y":1}},"a":1}""", """{"m":{"n":{"x":2,"y":1}},"a":1}""", """{"a":1}""", """{"a":1,"m":{"n":{}}}""")]
    [InlineData("""{"m":{"n":{"x":1},"o":{"y":1}}}""", """{"m":{"n":{"x":2},"o":{"y":2}}}""", "{}", """{"m":{"n":{},"o":{}}}""")]
    [InlineData("""{"m":{"n":{"x":1}}}""", """{"m":{"n":{"x":1},"z":2}}""", "{}", """{"m":{}}""")]
    [InlineData("""{"m":{"x":1,"y":1}}""", """{"m":{"x":2,"y":1}}""", """{"m":{"y":1}}""", """{"m":{"y":1}}""")]
    [InlineData("""{"m":{"x":1}}""", """{"m":{"x":1},"a":2}""", """{"b":1}""", """{"b":1}""")]
    [InlineData("""{"m":{"x":1},"a":1}""", """{"m":{},"a":1}""", """{"a":1}""", """{"a":1}""")]
    public void A_map_of_the_pollers_that_holds_somebodys_keys_stays(string before, string updated, string next, string expected)
    {
        var server = new ApiServerModel();
        server.Apply("alice", LayerJson.Spec("""{"hers":1}"""));
        server.Apply("release-poller", LayerJson.Spec(before));
        var spec = LayerJson.Spec(updated);
        spec["values"]!["hers"] = 1;
        server.Update("kubectl-patch", spec);
        var kept = PeoplesMaps.KeptIn(server.Read(), LayerJson.Layer(next));
        Assert.Equal(LayerJson.Text(LayerJson.Layer(expected).Leaves), LayerJson.Text(kept.Leaves));
        Assert.Empty(server.Apply("release-poller", kept.ToJson()));
    }
}
