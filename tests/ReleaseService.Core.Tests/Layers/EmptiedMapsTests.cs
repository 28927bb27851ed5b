using ReleaseService.Core.Layers;
using Xunit;

namespace ReleaseService.Core.Tests.Layers;

public sealed class EmptiedMapsTests
{
    [Theory]
    // What alice applies, what she leaves of it later, the release before and after; then what is removed first.
    [InlineData("""{"m":{}}""", """{"m":{}}""", """{"m":{"x":1},"a":1}""", """{"a":1}""", "values.m.x", """{"a":1,"m":{}}""")]
    [InlineData("""{"m":{}}""", """{"m":{}}""", """{"m":{"x":{"y":1,"z":1},"w":1},"a":1}""", """{"a":1}""", "values.m.w values.m.x", """{"a":1,"m":{}}""")]
    [InlineData("""{"m":{"y":1}}""", """{"m":{}}""", """{"m":{"x":1},"a":1}""", """{"a":1}""", "values.m.x", """{"a":1,"m":{}}""")]
    [InlineData("{}", "{}", """{"m":{"x":1},"a":1}""", """{"m":{},"a":1}""", "values.m.x", """{"a":1,"m":{}}""")]
    [InlineData("{}", "{}", """{"m":{"x":1},"a":1}""", """{"a":1}""", "", """{"a":1}""")]
    [InlineData("""{"m":{}}""", """{"m":{}}""", """{"m":{"x":1}}""", """{"m":{"y":1}}""", "", """{"m":{"y":1}}""")]
    [InlineData("""{"m":{"y":1}}""", """{"m":{"y":1}}""", """{"m":{"x":1}}""", "{}", "", """{"m":{"y":1}}""")]
    [InlineData("""{"m":{}}""", """{"m":{}}""", """{"m":{"x":1}}""", """{"m":"text"}""", "values.m.x", """{"m":{}}""")]
    [InlineData("""{"values":{}}""", """{"values":{}}""", """{"m":{"x":1},"a":1}""", "{}", "values.a values.m", "{}")]
    public void A_map_that_stays_is_emptied_before(string alices, string leaves, string before, string after, string removed, string expected)
    {
        var instance = new PolledInstance { Release = LayerJson.Layer(before) };
        instance.Server.Apply("alice", LayerJson.Spec(alices));
        instance.Cycle();
        instance.Server.Apply("alice", LayerJson.Spec(leaves));
        instance.Release = LayerJson.Layer(after);
        var layer = instance.Cycle();
        Assert.Equal(removed, string.Join(' ', layer.RemovedFirst));
        Assert.Equal(LayerJson.Canonical(LayerJson.Element(expected)), LayerJson.Canonical(LayerJson.Element(instance.Server.Spec["values"]!.ToJsonString())));
        Assert.Empty(instance.Next().RemovedFirst);
    }

    [Fact]
    public void A_map_in_it_that_somebody_else_has_stays_too()
    {
        var instance = new PolledInstance { Release = LayerJson.Layer("""{"m":{"n":{"x":1}},"a":1}""") };
        instance.Server.Apply("alice", LayerJson.Spec("""{"m":{}}"""));
        instance.Server.Apply("bob", LayerJson.Spec("""{"m":{"n":{}}}"""));
        instance.Cycle();
        instance.Release = LayerJson.Layer("""{"a":1}""");
        Assert.Equal(["values.m.n.x"], instance.Cycle().RemovedFirst.Select(path => path.ToString()));
        Assert.Equal("""{"m":{"n":{}},"a":1}""", instance.Server.Spec["values"]!.ToJsonString());
    }

    [Fact]
    public void Without_that_null_would_stay_and_an_operator_panic()
    {
        var instance = new PolledInstance { Release = LayerJson.Layer("""{"m":{"x":1},"a":1}""") };
        instance.Server.Apply("alice", LayerJson.Spec("""{"m":{}}"""));
        instance.Cycle();
        instance.UserInput = LayerJson.Spec("""{"m":{"x":2}}""");
        instance.Server.Apply("release-poller", instance.Next().Applied.ToJson());
        Assert.Equal("""{"m":null,"a":1}""", instance.Server.Spec["values"]!.ToJsonString());
        Assert.Throws<InvalidOperationException>(() => instance.Effective("a"));
    }
}
