using ReleaseService.Core.Layers;
using Xunit;

namespace ReleaseService.Core.Tests.Layers;

public sealed class ChannelLayerTests
{
    /// <summary>The release's values, those of alice in the resource, the user input, what the administrator excluded; then what is applied and what is dropped.</summary>
    public static TheoryData<string, string, string, string, string, string, string> Cases => new()
    {
        { "all of it where nobody has anything", """{"a":1,"m":{"x":"y"}}""", "{}", "{}", "", "a=1 m.x=\"y\"", "" },
        { "the same leaf", """{"a":1,"b":2}""", """{"a":9}""", "{}", "", "b=2", "a:Resource a alice" },
        { "the same value is alice's too", """{"a":1,"b":2}""", """{"a":1}""", "{}", "", "b=2", "a:Resource a alice" },
        { "a sibling stays", """{"m":{"x":1,"y":2}}""", """{"m":{"x":9}}""", "{}", "", "m.y=2", "m.x:Resource m.x alice" },
        { "text above", """{"m":{"x":1}}""", """{"m":"text"}""", "{}", "", "", "m.x:Resource m alice" },
        { "a list above", """{"m":{"x":1}}""", """{"m":[]}""", "{}", "", "", "m.x:Resource m alice" },
        { "null above", """{"m":{"x":1}}""", """{"m":null}""", "{}", "", "", "m.x:Resource m alice" },
        { "a map where the release has text", """{"m":"text"}""", """{"m":{"x":1}}""", "{}", "", "", "m:Resource m.x alice" },
        { "an empty map where the release has text", """{"m":"text"}""", """{"m":{}}""", "{}", "", "", "m:Resource m alice" },
        { "an empty map above says nothing", """{"m":{"x":1}}""", """{"m":{}}""", "{}", "", "m.x=1", "" },
        { "empty values say nothing", """{"a":1}""", """{"values":{},"chart":{}}""", "{}", "", "a=1", "" },
        { "an empty map in the release", """{"m":{}}""", "{}", "{}", "", "m={}", "" },
        { "an empty map in the release that alice filled", """{"m":{}}""", """{"m":{"x":1}}""", "{}", "", "", "m:Resource m.x alice" },
        { "an empty text in the release is a value", """{"a":""}""", "{}", "{}", "", "a=\"\"", "" },
        { "an empty text of alice is a value", """{"a":"x"}""", """{"a":""}""", "{}", "", "", "a:Resource a alice" },
        { "1.0 of alice is her 1", """{"a":1}""", """{"a":1.0}""", "{}", "", "", "a:Resource a alice" },
        { "another kind of alice", """{"a":1}""", """{"a":"1"}""", "{}", "", "", "a:Resource a alice" },
        { "keys with dots are other places", """{"a.b":{"c":1}}""", """{"a":{"b.c":1}}""", "{}", "", "[\"a.b\"].c=1", "" },
        { "user input", """{"a":1,"b":2}""", "{}", """{"a":9}""", "", "b=2", "a:UserInput a " },
        { "user input above", """{"m":{"x":1}}""", "{}", """{"m":"text"}""", "", "", "m.x:UserInput m " },
        { "user input below", """{"m":"text"}""", "{}", """{"m":{"x":1}}""", "", "", "m:UserInput m.x " },
        { "user input null", """{"a":1,"m":{"x":1}}""", "{}", """{"a":null,"m":null}""", "", "", "a:UserInput a , m.x:UserInput m " },
        { "user input null below", """{"m":{"x":1,"y":2}}""", "{}", """{"m":{"x":null}}""", "", "m.y=2", "m.x:UserInput m.x " },
        { "user input of an empty map says nothing", """{"image":{"tag":"1"}}""", "{}", """{"image":{}}""", "", "image.tag=\"1\"", "" },
        { "user input of an empty map where the release has text", """{"image":"r:1"}""", "{}", """{"image":{}}""", "", "", "image:UserInput image " },
        { "the resource is above user input", """{"a":1}""", """{"a":8}""", """{"a":9}""", "", "", "a:Resource a alice" },
        { "the pin of the console is no value of the release", """{"_releaseId":"x","a":1}""", "{}", """{"_releaseId":"y"}""", "", "a=1", "_releaseId:UserInput _releaseId " },
        { "what belongs to the customer", """{"_releaseId":"x","global":{"license":"l","host":"h","mysql":{"host":"m"},"size":"small"}}""", "{}", "{}", "",
            "global.size=\"small\"", "_releaseId:CustomerOwned _releaseId , global.host:CustomerOwned global.host , global.license:CustomerOwned global.license , global.mysql.host:CustomerOwned global.mysql " },
        { "text above what belongs to the customer", """{"global":"x"}""", "{}", "{}", "", "", "global:CustomerOwned global.host " },
        { "a list", """{"l":[1],"a":1}""", "{}", "{}", "", "a=1", "l:List l " },
        { "null in the release", """{"a":null}""", "{}", "{}", "", "", "a:Null a " },
        { "excluded", """{"a":1,"b":2}""", "{}", "{}", "a", "b=2", "a:Excluded a " },
        { "excluded above", """{"m":{"x":1,"y":2},"b":2}""", "{}", "{}", "m", "b=2", "m.x:Excluded m , m.y:Excluded m " },
        { "excluded below", """{"m":"text"}""", "{}", "{}", "m.x", "", "m:Excluded m.x " },
        { "excluded and supplied", """{"a":1,"b":2}""", """{"a":8}""", """{"b":9}""", "a b", "", "a:Resource a alice, b:UserInput b " },
        { "excluded and in no release", """{"a":1}""", "{}", "{}", "c", "a=1", "" },
        { "an excluded list is dropped anyway", """{"l":[1]}""", "{}", "{}", "l", "", "l:List l " },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_is_applied_and_what_is_dropped(string name, string release, string alices, string userInput, string excluded, string applied, string dropped)
    {
        var instance = new PolledInstance
        {
            Release = LayerJson.Layer(release),
            UserInput = LayerJson.Spec(userInput),
            Excluded = [.. excluded.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(path => LayerJson.Path($"values.{path}"))],
        };
        instance.Server.Apply("alice", LayerJson.Spec(alices));
        var layer = instance.Cycle();
        Assert.NotEmpty(name);
        Assert.Equal((applied, dropped), (string.Join(' ', LayerJson.Text(layer.Applied.Leaves).Select(Short)), string.Join(", ", layer.Dropped.Select(Text))));
        Assert.Empty(layer.ShadowedBy);
        Assert.Equal(layer.Dropped.Where(leaf => leaf.By.Reason == DropReason.Excluded).Select(leaf => leaf.Path), layer.Unsupplied);
        var after = instance.Server.State();
        Assert.Equal(applied, string.Join(' ', LayerJson.Text(instance.Cycle().Applied.Leaves).Select(Short)));
        Assert.Equal(after, instance.Server.State());
    }

    [Fact]
    public void An_air_gapped_operator_gets_lists()
    {
        var instance = new PolledInstance { Release = LayerJson.Layer("""{"l":[1],"k":[2]}"""), IsAirGapped = true };
        instance.Server.Apply("alice", LayerJson.Spec("""{"k":[]}"""));
        Assert.Equal(["values.l=[1]"], LayerJson.Text(instance.Cycle().Applied.Leaves));
    }

    [Fact]
    public void Metadata_is_not_applied()
    {
        var instance = new PolledInstance { Release = LayerJson.Layer("""{"values":{"a":1},"metadata":{"releaseId":"x"}}""") };
        var layer = instance.Cycle();
        Assert.Equal(["values.a=1"], LayerJson.Text(layer.Applied.Leaves));
        Assert.Empty(layer.Dropped);
    }

    [Fact]
    public void A_resource_that_lost_its_managed_fields_wins()
    {
        var instance = new PolledInstance { Release = LayerJson.Layer("""{"a":1,"b":{"c":1,"d":1}}""") };
        instance.Server.Update("restore", LayerJson.Spec("""{"a":9,"b":{"c":9}}"""));
        instance.Server.LoseManagedFields();
        var layer = instance.Next();
        Assert.Equal(["values.b.d=1"], LayerJson.Text(layer.Applied.Leaves));
        Assert.Equal(["a:Resource a ", "b.c:Resource b.c "], layer.Dropped.Select(Text));
    }

    [Fact]
    public void What_a_release_leaves_out_disappears()
    {
        var instance = new PolledInstance { Release = LayerJson.Layer("""{"a":1,"m":{"x":1},"k":{"x":1}}""") };
        instance.Cycle();
        instance.Release = LayerJson.Layer("""{"a":2,"k":"text"}""");
        instance.Cycle();
        Assert.Equal("""{"values":{"a":2,"k":"text"}}""", instance.Server.Spec.ToJsonString());
    }

    private static string Text(DroppedLeaf leaf) => $"{Short(leaf.Path.ToString())}:{leaf.By.Reason} {Short(leaf.By.Path.ToString())} {string.Join(',', leaf.By.Managers)}";

    private static string Short(string path) => path.StartsWith("values", StringComparison.Ordinal) ? path[6..].TrimStart('.') : path;
}
