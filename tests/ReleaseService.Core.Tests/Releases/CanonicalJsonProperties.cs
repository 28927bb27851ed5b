using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Xunit;
using ReleaseService.Core.Releases;
using Xunit;

namespace ReleaseService.Core.Tests.Releases;

[Properties(Arbitrary = [typeof(JsonTreeGenerator)], MaxTest = 300)]
public sealed class CanonicalJsonProperties
{
    [Property]
    public bool Canonicalizing_twice_changes_nothing(JsonTree tree) => Canonical(Canonical(tree.Plain())).SequenceEqual(Canonical(tree.Plain()));

    [Property]
    public bool Layout_escapes_and_order_of_members_never_matter(JsonTree tree, DoNotSize<int> seed) =>
        Canonical(tree.Shuffled(new Random(seed.Item))).SequenceEqual(Canonical(tree.Plain()));

    [Property]
    public void The_result_means_the_same(JsonTree tree, DoNotSize<int> seed)
    {
        using var before = JsonDocument.Parse(tree.Plain());
        using var after = JsonDocument.Parse(Canonical(tree.Shuffled(new Random(seed.Item))));
        Assert.True(JsonElement.DeepEquals(before.RootElement, after.RootElement));
    }

    [Property]
    public bool The_result_has_no_white_space_between_tokens(JsonTree tree, DoNotSize<int> seed)
    {
        var canonical = Encoding.UTF8.GetString(Canonical(tree.Shuffled(new Random(seed.Item))));
        var inString = false;
        for (var i = 0; i < canonical.Length; i++)
        {
            if (canonical[i] == '\\')
                i++;
            else if (canonical[i] == '"')
                inString = !inString;
            else if (!inString && char.IsWhiteSpace(canonical[i]))
                return false;
        }

        return !inString;
    }

    [Property]
    public bool Trees_that_differ_in_a_text_differ_in_their_bytes(JsonTree tree, JsonTree other)
    {
        byte[] With(string text) => Canonical(new JsonTree.Items([tree, new JsonTree.Text(text), other]).Plain());
        return !With("a").SequenceEqual(With("A"));
    }

    [Property(MaxTest = 1000)]
    public void Random_bytes_never_make_the_parser_throw(byte[] bytes) => Expect.EitherOr(CanonicalJson.Canonicalize(bytes));

    [Property(MaxTest = 2000)]
    public void Broken_JSON_never_makes_the_parser_throw(JsonTree tree, DoNotSize<int> seed)
    {
        var random = new Random(seed.Item);
        var broken = Mutation.Of(Expect.Utf8(tree.Shuffled(random)), "{}[]\",:\\/ud8D90e-+.tfn \n", random);
        var result = CanonicalJson.Canonicalize(broken);
        Expect.EitherOr(result);
        if (result.TryGet(out var canonical))
            Assert.Equal(canonical, Canonical(canonical));
    }

    private static byte[] Canonical(string json) => Canonical(Expect.Utf8(json));

    private static byte[] Canonical(byte[] json) => Expect.Valid(CanonicalJson.Canonicalize(json));
}
