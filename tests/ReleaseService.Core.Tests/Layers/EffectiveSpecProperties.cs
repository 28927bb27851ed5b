using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Xunit;
using ReleaseService.Core.Layers;
using Xunit;

namespace ReleaseService.Core.Tests.Layers;

public sealed class EffectiveSpecProperties
{
    [Fact]
    public void Operators_fail_often_enough_to_tell() => Assert.InRange(
        Enumerable.Range(0, 300).Count(seed => ByOperator(Layers(new Random(seed), hasNulls: seed % 2 == 0)) is null), 60, 240);

    [Property(MaxTest = 400)]
    public void It_is_what_the_operator_makes_and_a_breaking_conflict_is_where_it_fails(DoNotSize<int> seed)
    {
        var random = new Random(seed.Item);
        var layers = Layers(random, hasNulls: random.Next(2) == 0);
        var effective = Resolve(layers);
        var byOperator = ByOperator(layers);
        Assert.Equal(byOperator is null, effective.Conflicts.Any(conflict => conflict.IsBreaking));
        if (byOperator is not null)
        {
            Assert.Equal(
                LayerJson.Text(LayerHistories.Layer(new JsonObject { ["values"] = byOperator }).Leaves),
                LayerJson.Text(effective.Leaves.Select(leaf => leaf.Leaf).Where(leaf => leaf.Path.IsWithin(KeyPath.Values))));
        }
    }

    [Property(MaxTest = 200)]
    public void The_upper_layer_always_wins(DoNotSize<int> seed)
    {
        var random = new Random(seed.Item);
        var layers = Layers(random, hasNulls: random.Next(2) == 0);
        var effective = Resolve(layers);
        Assert.All(LayerHistories.Layer(layers[0]).Within(KeyPath.Values).Leaves.Where(leaf => !leaf.IsEmptyMap && !leaf.IsList), leaf =>
        {
            var found = effective.Find(leaf.Path)!;
            Assert.Equal((LayerJson.Canonical(leaf.Value), LayerOrigin.Resource), (LayerJson.Canonical(found.Leaf.Value), Assert.Single(found.Origins)));
        });
    }

    [Property(MaxTest = 200)]
    public void The_order_of_keys_is_irrelevant(DoNotSize<int> seed)
    {
        var random = new Random(seed.Item);
        var layers = Layers(random, hasNulls: true);
        var (one, other) = (Resolve(layers), Resolve([.. layers.Select(layer => (JsonObject)ShuffledKeys.Of(layer, random)!)]));
        Assert.Equal(LayerJson.Text(one.Leaves.Select(leaf => leaf.Leaf)), LayerJson.Text(other.Leaves.Select(leaf => leaf.Leaf)));
        Assert.Equal(
            one.Conflicts.Select(conflict => (conflict.Kind, conflict.Path, conflict.Upper, conflict.Lower)),
            other.Conflicts.Select(conflict => (conflict.Kind, conflict.Path, conflict.Upper, conflict.Lower)));
    }

    /// <summary>Any JSON, not only what a resource can hold.</summary>
    [Property(MaxTest = 300)]
    public void Nothing_throws(DoNotSize<int> seed)
    {
        var random = new Random(seed.Item);
        var bytes = Mutation.Of(Expect.Utf8(LayerHistories.Spec(random, hasNulls: true).ToJsonString()), "{}[]\":,nul1f.kvi", random);
        if (!Core.Releases.CanonicalJson.Parse(bytes).TryGet(out var json))
            return;
        using (json)
        {
            Expect.EitherOr(OwnedLeaves.Read(json.RootElement));
            Expect.EitherOr(SharedResource.Read(json.RootElement, json.RootElement));
            var read = Layer.Read(json.RootElement);
            Expect.EitherOr(read);
            if (read.TryGet(out var layer))
                Assert.Equal(LayerJson.Text(layer.Leaves.Where(leaf => leaf.Path.IsWithin(KeyPath.Values))), LayerJson.Text(EffectiveSpec.Resolve(layer, Layer.Empty, SharedResource.Empty).Leaves.Select(leaf => leaf.Leaf).Where(leaf => leaf.Path.IsWithin(KeyPath.Values))));
        }
    }

    /// <summary>Related ones, which mostly merge.</summary>
    private static JsonObject[] Layers(Random random, bool hasNulls)
    {
        var spec = LayerHistories.Spec(random, hasNulls: false);
        return [.. Enumerable.Range(0, 4).Select(_ => LayerHistories.Related(spec, random, hasNulls))];
    }

    private static EffectiveSpec Resolve(JsonObject[] layers)
    {
        var read = layers.Select(LayerHistories.Layer).ToList();
        return EffectiveSpec.Resolve(read[2], read[1], new SharedResource(read[0], OwnedLeaves.None), read[3]);
    }

    private static JsonObject? ByOperator(JsonObject[] layers)
    {
        try
        {
            return OperatorModel.Values(layers);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
