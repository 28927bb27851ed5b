using System.Text.Json.Nodes;
using FsCheck.Xunit;
using ReleaseService.Core.Releases;
using Xunit;

namespace ReleaseService.Core.Tests.Releases;

[Properties(Arbitrary = [typeof(ReleasePair)], MaxTest = 500)]
public sealed class ReleaseComparisonProperties
{
    [Property]
    public void The_patch_gives_exactly_the_new_document(ReleasePair pair)
    {
        var (from, to) = pair;
        Assert.True(JsonNode.DeepEquals(PatchedDocument.Of(to), PatchedDocument.Apply(PatchedDocument.Of(from), JsonPatch.Between(from, to))));
        Assert.True(JsonNode.DeepEquals(PatchedDocument.Of(to), PatchedDocument.Apply(PatchedDocument.Of(null), JsonPatch.Between(null, to))));
    }

    [Property]
    public void The_patch_is_canonical_and_the_same_each_time(ReleasePair pair)
    {
        var patch = JsonPatch.Between(pair.From, pair.To);
        Assert.Equal(patch, Expect.Valid(CanonicalJson.Canonicalize(patch)));
        Assert.Equal(patch, JsonPatch.Between(pair.From, pair.To));
    }

    [Property]
    public void Nothing_changes_between_a_release_and_itself(ReleasePair pair)
    {
        Assert.Empty(ReleaseComparison.Compare(pair.From, pair.From).Changes);
        Assert.Equal("[]"u8.ToArray(), JsonPatch.Between(pair.From, pair.From));
    }

    [Property]
    public void The_changes_are_those_of_the_leaves(ReleasePair pair)
    {
        var changes = ReleaseComparison.Compare(pair.From, pair.To).Changes;
        var (olds, news) = (Leaves(pair.From), Leaves(pair.To));
        Assert.Equal(
            olds.Keys.Union(news.Keys).Where(path => olds.GetValueOrDefault(path) != news.GetValueOrDefault(path)).Order(StringComparer.Ordinal),
            changes.Select(change => change.Path).Order(StringComparer.Ordinal));
        Assert.All(changes, change => Assert.Equal((olds.GetValueOrDefault(change.Path), news.GetValueOrDefault(change.Path)), (change.Old?.GetRawText(), change.New?.GetRawText())));
        Assert.Equal(changes.Where(change => change.Path.StartsWith("chart", StringComparison.Ordinal)), changes.TakeWhile(change => change.Path.StartsWith("chart", StringComparison.Ordinal)));
        var components = changes.SkipWhile(change => change.Path.StartsWith("chart", StringComparison.Ordinal)).Select(change => change.Component).ToList();
        Assert.Equal(components.Order(StringComparer.Ordinal), components);
    }

    [Property]
    public void Each_operation_covers_changed_leaves_and_each_of_them_is_covered_in_the_same_order(ReleasePair pair)
    {
        var changes = ReleaseComparison.Compare(pair.From, pair.To).Changes.Select(change => change.Path).ToList();
        var operations = JsonNode.Parse(JsonPatch.Between(pair.From, pair.To))!.AsArray()
            .Select(operation => PatchedDocument.Keys((string)operation!["path"]!).Aggregate("", JsonPath.Member)).ToList();
        var covering = changes.Select(path => operations.FindIndex(operation => path == operation || path.StartsWith($"{operation}.", StringComparison.Ordinal) || path.StartsWith($"{operation}[", StringComparison.Ordinal))).ToList();
        Assert.Equal(covering.Order(), covering);
        Assert.Equal(Enumerable.Range(0, operations.Count), covering.Distinct());
    }

    private static Dictionary<string, string> Leaves(Release release)
    {
        Dictionary<string, string> leaves = new(StringComparer.Ordinal);
        foreach (var member in PatchedDocument.Of(release))
            Collect(member.Value!, member.Key);
        return leaves;

        void Collect(JsonNode node, string path)
        {
            if (node is JsonObject { Count: > 0 } map)
            {
                foreach (var member in map)
                    Collect(member.Value!, JsonPath.Member(path, member.Key));
            }
            else
            {
                leaves.Add(path, System.Text.Encoding.UTF8.GetString(Expect.Valid(CanonicalJson.Canonicalize(Expect.Utf8(node.ToJsonString())))));
            }
        }
    }
}
