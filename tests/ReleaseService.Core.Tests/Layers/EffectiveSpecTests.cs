using ReleaseService.Core.Layers;
using Xunit;

namespace ReleaseService.Core.Tests.Layers;

public sealed class EffectiveSpecTests
{
    /// <summary>Resource, user input, channel, operator defaults; then the effective leaves with their origins, and the conflicts.</summary>
    public static TheoryData<string, string, string, string, string, string, string> Cases => new()
    {
        { "the first layer wins", """{"a":1}""", """{"a":2,"b":2}""", """{"a":3,"b":3,"c":3}""", """{"a":4,"b":4,"c":4,"d":4}""", "a=1 Resource, b=2 UserInput, c=3 Channel, d=4 OperatorDefault", "" },
        { "maps merge per key", """{"m":{"x":1}}""", """{"m":{"y":2}}""", """{"m":{"x":3,"z":3}}""", "{}", "m.x=1 Resource, m.y=2 UserInput, m.z=3 Channel", "" },
        { "an empty text is a value", """{"a":""}""", "{}", """{"a":"x"}""", "{}", "a=\"\" Resource", "" },
        { "an empty map says nothing", """{"image":{}}""", "{}", """{"image":{"tag":"1"}}""", "{}", "image.tag=\"1\" Channel", "" },
        { "nor does one below", """{"image":{"tag":"1"}}""", "{}", """{"image":{}}""", "{}", "image.tag=\"1\" Resource", "" },
        { "nor one between", """{"image":{}}""", """{"image":{"tag":"1"}}""", """{"image":{}}""", "{}", "image.tag=\"1\" UserInput", "" },
        { "but it is there", """{"image":{}}""", "{}", "{}", "{}", "image={} Resource", "" },
        { "numbers are one kind", """{"n":1.0}""", """{"n":1}""", """{"n":1e3}""", "{}", "n=1 Resource", "" },
        { "booleans are one kind", """{"n":true}""", "{}", """{"n":false}""", "{}", "n=true Resource", "" },
        { "text against a number", """{"n":"1"}""", "{}", """{"n":1}""", "{}", "n=\"1\" Resource", "KindMismatch n Resource>Channel" },
        { "text against a map is one conflict", """{"image":"x"}""", "{}", """{"image":{"tag":"1","repository":"r"}}""", "{}", "image=\"x\" Resource", "KindMismatch image Resource>Channel" },
        { "a map against text", """{"image":{"tag":"1","repository":"r"}}""", """{"image":"x"}""", "{}", "{}", "image.repository=\"r\" Resource, image.tag=\"1\" Resource", "KindMismatch image Resource>UserInput" },
        { "an empty map against text", """{"image":{}}""", "{}", """{"image":"x"}""", "{}", "image={} Resource", "KindMismatch image Resource>Channel" },
        { "a list against a map", "{}", """{"l":[]}""", """{"l":{"x":1}}""", "{}", "l=[] UserInput", "KindMismatch l UserInput>Channel" },
        { "null above", "{}", """{"a":null}""", """{"a":1}""", "{}", "a=null UserInput", "Null a UserInput>Channel" },
        { "null above a map", "{}", """{"a":null}""", """{"a":{"x":1,"y":2}}""", "{}", "a=null UserInput", "Null a UserInput>Channel" },
        { "null below", """{"a":{"x":1}}""", "{}", """{"a":null}""", "{}", "a.x=1 Resource", "Null a Resource>Channel" },
        { "null on both sides", """{"a":null}""", """{"a":null}""", "{}", "{}", "a=null Resource", "Null a Resource>UserInput" },
        { "null alone is a value", """{"m":{"a":null}}""", "{}", """{"m":{"b":1}}""", "{}", "m.a=null Resource, m.b=1 Channel", "" },
        { "null deep below a map is a kind mismatch", """{"a":1}""", "{}", """{"a":{"b":null}}""", "{}", "a=1 Resource", "KindMismatch a Resource>Channel" },
        { "lists concatenate, the upper one first", """{"l":[1]}""", """{"l":[2]}""", """{"l":[3,{"x":1}]}""", "{}", "l=[1,2,3,{\"x\":1}] Resource+UserInput+Channel", "ListsConcatenated l Resource>UserInput, ListsConcatenated l Resource>Channel" },
        { "an empty list adds nothing", """{"l":[]}""", """{"l":[2]}""", """{"l":[]}""", "{}", "l=[2] UserInput", "" },
        { "the pin is a value", "{}", """{"_releaseId":"x"}""", """{"a":1}""", "{}", "_releaseId=\"x\" UserInput, a=1 Channel", "" },
        { "keys with dots", """{"a.b":{"c":1}}""", "{}", """{"a":{"b.c":2}}""", "{}", "a[\"b.c\"]=2 Channel, [\"a.b\"].c=1 Resource", "" },
        { "a chart is taken whole", """{"chart":{"url":"https://r","name":"n"}}""", "{}", """{"chart":{"url":"https://c","name":"c","version":"1"}}""", "{}", "chart.name=\"n\" Resource, chart.url=\"https://r\" Resource", "" },
        { "a chart that can't be read is none", """{"chart":{"version":"2"}}""", """{"chart":{"url":"https://u","name":"u","version":1}}""", """{"chart":{"url":"oci://c/c"}}""", "{}", "chart.url=\"oci://c/c\" Channel", "ChartUnreadable chart Resource>Resource, ChartUnreadable chart UserInput>UserInput" },
        { "a local chart wins over url", """{"chart":{"path":"/c","url":1}}""", "{}", """{"chart":{"url":"oci://c/c"}}""", "{}", "chart.path=\"/c\" Resource, chart.url=1 Resource", "" },
        { "metadata is taken whole", "{}", """{"values":{},"metadata":{"a":"1"}}""", """{"values":{},"metadata":{"a":"2","b":"2"}}""", "{}", "metadata.a=\"1\" UserInput", "" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Layers_merge_as_in_the_operator(string name, string resource, string userInput, string channel, string defaults, string leaves, string conflicts)
    {
        var shared = new SharedResource(LayerJson.Layer(resource), OwnedLeaves.None);
        var effective = EffectiveSpec.Resolve(LayerJson.Layer(channel), LayerJson.Layer(userInput), shared, LayerJson.Layer(defaults));
        Assert.NotEmpty(name);
        Assert.Equal(leaves, string.Join(", ", effective.Leaves.Select(leaf => $"{Short(leaf.Leaf.Path)}={LayerJson.Canonical(leaf.Leaf.Value)} {string.Join('+', leaf.Origins)}")));
        Assert.Equal(conflicts, string.Join(", ", effective.Conflicts.Select(conflict => $"{conflict.Kind} {Short(conflict.Path)} {conflict.Upper}>{conflict.Lower}")));
    }

    [Fact]
    public void What_the_poller_applied_to_the_resource_is_the_channels_until_somebody_owns_it_too()
    {
        var server = new ApiServerModel();
        server.Apply("release-poller", LayerJson.Spec("""{"a":1,"b":1}"""));
        server.Apply("alice", LayerJson.Spec("""{"b":1,"c":1}"""));
        server.Update("kubectl-edit", JsonTrees.Set(server.Spec, LayerJson.Path("values.c"), 2));
        var effective = EffectiveSpec.Resolve(Layer.Empty, LayerJson.Layer("""{"b":"x"}"""), server.Read());
        Assert.Equal(
            ["a Channel ", "b Resource alice", "c Resource kubectl-edit"],
            effective.Leaves.Select(leaf => $"{Short(leaf.Leaf.Path)} {Assert.Single(leaf.Origins)} {string.Join(',', leaf.Managers)}"));
        Assert.Equal(["alice"], Assert.Single(effective.Conflicts).Managers);
        Assert.True(effective.Conflicts[0].IsBreaking);
    }

    private static string Short(KeyPath path) => path.IsWithin(KeyPath.Values) ? new KeyPath(path.Keys.Skip(1)).ToString() : path.ToString();
}
