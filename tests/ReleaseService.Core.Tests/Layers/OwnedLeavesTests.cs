using ReleaseService.Core.Layers;
using Xunit;

namespace ReleaseService.Core.Tests.Layers;

public sealed class OwnedLeavesTests
{
    [Theory]
    [InlineData("""{"f:values":{"f:app":{".":{},"f:image":{".":{},"f:tag":{},"f:repository":{}}}}}""", "values.app.image.tag values.app.image.repository")]
    [InlineData("""{"f:chart":{"f:version":{}},"f:values":{"f:a":{}}}""", "chart.version values.a")]
    // An empty map, and one that the manager took its last key out of.
    [InlineData("""{"f:values":{"f:app":{}}}""", "values.app")]
    [InlineData("""{"f:values":{"f:app":{".":{}}}}""", "values.app")]
    [InlineData("""{"f:values":{}}""", "values")]
    [InlineData("{}", "")]
    // A list is one leaf, whatever of it is owned.
    [InlineData("""{"f:values":{"f:tls":{".":{},"k:{\"name\":\"a\"}":{".":{},"f:name":{}}}}}""", "values.tls")]
    [InlineData("""{"f:values":{"f:names":{"v:\"a.b\"":{},"v:1":{},"i:0":{}}}}""", "values.names")]
    // Keys are what follows the colon.
    [InlineData("""{"f:values":{"f:a.b/c":{"f:x:y":{},"f:\"q\"":{},"f:":{},"f:.":{},"f:f:z":{}}}}""", """values["a.b/c"].x:y values["a.b/c"]["\"q\""] values["a.b/c"][""] values["a.b/c"]["."] values["a.b/c"].f:z""")]
    public void Each_leaf_of_the_spec_is_read(string fields, string paths)
    {
        var owned = Expect.Valid(OwnedLeaves.Read(LayerJson.Element($"[{Entry("alice", "Update", ""","time":"2026-01-01T00:00:00Z" """, fields)}]")));
        Assert.Equal(paths.Split(' ').Order(StringComparer.Ordinal), owned.Others.Select(leaf => leaf.Path.ToString()).Order(StringComparer.Ordinal));
        Assert.All(owned.Others, leaf => Assert.Equal(("alice", FieldOperation.Update), (leaf.Manager, leaf.Operation)));
    }

    [Theory]
    [InlineData("release-poller", "Apply", "", true, "")]
    [InlineData("release-poller", "Update", "", false, "release-poller (Update)")]
    [InlineData("release-poller", "Apply", ""","subresource":"status" """, false, "")]
    [InlineData("alice", "Update", ""","subresource":"status" """, false, "")]
    [InlineData("alice", "Update", ""","subresource":"" """, false, "alice")]
    [InlineData("alice", "Apply", "", false, "alice")]
    [InlineData("", "Update", "", false, "a manager without a name")]
    [InlineData("Release-Poller", "Apply", "", false, "Release-Poller")]
    public void Only_what_the_poller_applied_is_the_pollers(string manager, string operation, string more, bool isPollers, string owner)
    {
        var owned = Expect.Valid(OwnedLeaves.Read(LayerJson.Element($"[{Entry(manager, operation, more)}]")));
        Assert.Equal(isPollers, owned.IsPollersAlone(LayerJson.Path("values.a")));
        Assert.Equal(owner.Length == 0 ? [] : [owner], owned.OwnersOf(LayerJson.Path("values.a")));
    }

    [Fact]
    public void What_others_own_too_is_theirs()
    {
        var owned = Expect.Valid(OwnedLeaves.Read(LayerJson.Element($"[{Entry("release-poller", "Apply", "")},{Entry("zoe", "Apply", "")},{Entry("alice", "Update", "")},{Entry("alice", "Apply", "")}]")));
        Assert.False(owned.IsPollersAlone(LayerJson.Path("values.a")));
        Assert.Equal(["alice", "zoe"], owned.OwnersOf(LayerJson.Path("values.a")));
        Assert.Equal(3, owned.Others.Count());
    }

    [Fact]
    public void The_version_of_an_entry_does_not_matter()
    {
        var owned = Expect.Valid(OwnedLeaves.Read(LayerJson.Element(
            $"[{Entry("release-poller", "Apply", ""","apiVersion":"apps.wandb.com/v2" """)},{Entry("alice", "Update", ""","apiVersion":"apps.wandb.com/v2" """, """{"f:wandb":{"f:version":{}}}""")}]")));
        Assert.True(owned.IsPollersAlone(LayerJson.Path("values.a")));
        Assert.Equal(["wandb.version"], owned.Others.Select(leaf => leaf.Path.ToString()));
    }

    [Theory]
    [InlineData("""{}""", "managedFields")]
    [InlineData("""["x"]""", "managedFields[0]")]
    [InlineData("""[{"manager":1,"operation":"Apply","fieldsType":"FieldsV1"}]""", "managedFields[0].manager")]
    [InlineData("""[{"manager":"a","operation":"apply","fieldsType":"FieldsV1"}]""", "managedFields[0].operation")]
    [InlineData("""[{"manager":"a","operation":"1","fieldsType":"FieldsV1"}]""", "managedFields[0].operation")]
    [InlineData("""[{"manager":"a","fieldsType":"FieldsV1"}]""", "managedFields[0].operation")]
    [InlineData("""[{"manager":"a","operation":"Apply"}]""", "managedFields[0].fieldsType")]
    [InlineData("""[{"manager":"a","operation":"Apply","fieldsType":"FieldsV2"}]""", "managedFields[0].fieldsType")]
    [InlineData("""[{"manager":"a","operation":"Apply","fieldsType":"FieldsV1","subresource":{}}]""", "managedFields[0].subresource")]
    [InlineData("""[{"manager":"a","operation":"Apply","fieldsType":"FieldsV1","fieldsV1":[]}]""", "managedFields[0].fieldsV1")]
    [InlineData("""[{"manager":"a","operation":"Apply","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:a":1}}}]""", "managedFields[0].fieldsV1.f:spec.f:a")]
    [InlineData("""[{"manager":"a","operation":"Apply","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"a":{}}}}]""", "managedFields[0].fieldsV1.f:spec.a")]
    [InlineData("""[{"manager":"a","operation":"Apply","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"x:a":{}}}}]""", "managedFields[0].fieldsV1.f:spec.x:a")]
    [InlineData("""[{"manager":"a","operation":"Apply","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"k:":{}}}}]""", "managedFields[0].fieldsV1.f:spec.k:")]
    public void Malformed_managed_fields_are_an_error(string managedFields, string path) =>
        Expect.OneDefect(OwnedLeaves.Read(LayerJson.Element(managedFields)), "managed_fields", path);

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""[{"manager":"a","operation":"Apply","fieldsType":"FieldsV1"}]""")]
    public void Nothing_is_owned_where_there_is_nothing(string managedFields) => Assert.Empty(Expect.Valid(OwnedLeaves.Read(LayerJson.Element(managedFields))).Others);

    private static string Entry(string manager, string operation, string more, string fieldsOfSpec = """{"f:values":{"f:a":{}}}""") => string.Concat(
        $$"""{"manager":"{{manager}}","operation":"{{operation}}","fieldsType":"FieldsV1" """, more,
        ""","fieldsV1":{"f:metadata":{"f:labels":{".":{},"f:x":{}}},"f:spec":""", fieldsOfSpec, "}}");
}
