using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Xunit;
using ReleaseService.Core.Layers;

using Xunit;

namespace ReleaseService.Core.Tests.Layers;

/// <summary>Histories of a resource that people, tools, releases and the console change at random, with a cycle of the poller after each change.</summary>
public sealed class ChannelLayerProperties
{
    private static readonly KeyPath Value = LayerJson.Path("values");

    [Fact]
    public void The_interesting_cases_occur()
    {
        Dictionary<string, int> seen = [];
        for (var seed = 0; seed < 150; seed++)
        {
            Run(seed, (instance, layer, _, edit) =>
            {
                Count(edit);
                Count(layer.IsShadowed ? "shadowed" : "not shadowed");
                foreach (var reason in layer.Dropped.Select(leaf => leaf.By.Reason).Distinct())
                    Count($"dropped: {reason}");
                if (layer.Dropped.Any(leaf => leaf.By.Path.Keys.Length < leaf.Path.Keys.Length))
                    Count("owned above");
                if (layer.Dropped.Any(leaf => leaf.By.Path.Keys.Length > leaf.Path.Keys.Length))
                    Count("owned below");
                if (layer.RemovedFirst.Count > 0)
                    Count("emptied map");
                if (instance.Server.Read().Pollers.Leaves.Count > 0 && layer.IsShadowed)
                    Count("shadowed with leaves");
            });
        }

        string[] expected =
        [
            "apply", "refused apply", "forced apply", "empty apply", "removal", "full copy", "update", "user input", "release", "excluded",
            "shadowed", "not shadowed", "shadowed with leaves", "emptied map", "owned above", "owned below", "dropped: Resource", "dropped: UserInput", "dropped: Excluded", "dropped: List",
        ];
        Assert.All(expected, name => Assert.True(seen.GetValueOrDefault(name) >= 5, $"{name}: {seen.GetValueOrDefault(name)}"));

        void Count(string name) => seen[name] = seen.GetValueOrDefault(name) + 1;
    }

    [Property(MaxTest = 80)]
    public void Nobody_elses_leaf_is_applied_and_a_second_cycle_changes_nothing(DoNotSize<int> seed) => Run(seed.Item, (instance, layer, _, _) =>
    {
        var others = instance.Server.MembersOfOthers.ToHashSet();
        Assert.All(layer.Applied.Leaves, leaf =>
        {
            Assert.DoesNotContain(leaf.Path, others);
            Assert.All(leaf.Path.Above.Where(others.Contains), above => Assert.IsType<JsonObject>(JsonTrees.Find(instance.Server.Spec, above)));
            Assert.Equal(LayerJson.Canonical(leaf.Value), LayerJson.Canonical(LayerJson.Element(JsonTrees.Find(instance.Server.Spec, leaf.Path)!.ToJsonString())));
        });
        Assert.Equal(LayerJson.Text(layer.Applied.Leaves), LayerJson.Text(instance.Server.Read().Pollers.Leaves));
        var after = instance.Server.State();
        var again = instance.Cycle();
        Assert.Equal((after, 0, layer.IsShadowed), (instance.Server.State(), again.RemovedFirst.Count, again.IsShadowed));
    });

    [Property(MaxTest = 80)]
    public void Every_value_is_that_of_the_uppermost_layer_that_has_one(DoNotSize<int> seed) => Run(seed.Item, (instance, layer, before, _) =>
    {
        var (resource, user) = (instance.Server.Read().Others, LayerHistories.Layer(instance.UserInput));
        Assert.Equal(LayerJson.Text(before.Others.Leaves.Where(leaf => !leaf.IsEmptyMap)), LayerJson.Text(resource.Leaves.Where(leaf => !leaf.IsEmptyMap)));
        var effective = EffectiveSpec.Resolve(Layer.Empty, user, instance.Server.Read());
        var people = EffectiveSpec.Resolve(Layer.Empty, user, new SharedResource(resource, OwnedLeaves.None));
        Assert.All(people.Leaves.Where(leaf => leaf.Leaf.Path.IsWithin(Value) && !leaf.Leaf.IsEmptyMap), leaf =>
            Assert.Equal(LayerJson.Canonical(leaf.Leaf.Value), LayerJson.Canonical(effective.Find(leaf.Leaf.Path)!.Leaf.Value)));
        if (layer.IsShadowed)
            return;
        // All else that the release has is there, and nothing of other releases.
        var free = instance.Release.Within(Value).Leaves.Where(leaf => !leaf.IsList && !instance.Excluded.Any(leaf.Path.Touches) && !resource.Meeting(leaf.Path).Any() && !user.Meeting(leaf.Path).Any());
        Assert.Equal(LayerJson.Text(free), LayerJson.Text(layer.Applied.Within(Value).Leaves));
        Assert.Equal(LayerJson.Text(free), LayerJson.Text(effective.Leaves.Where(leaf => leaf.Origins[0] == LayerOrigin.Channel && leaf.Leaf.Path.IsWithin(Value)).Select(leaf => leaf.Leaf)));
    });

    [Property(MaxTest = 80)]
    public void The_poller_brings_no_conflict_into_the_operators_merge(DoNotSize<int> seed) => Run(seed.Item, (instance, _, _, _) =>
    {
        var (resource, user) = (instance.Server.Read(), LayerHistories.Layer(instance.UserInput));
        var people = EffectiveSpec.Resolve(Layer.Empty, user, new SharedResource(resource.Others, OwnedLeaves.None));
        Assert.Equal(
            people.Conflicts.Select(conflict => (conflict.Kind, conflict.Path)),
            EffectiveSpec.Resolve(Layer.Empty, user, resource).Conflicts.Select(conflict => (conflict.Kind, conflict.Path)));
    });

    [Property(MaxTest = 80)]
    public void Nothing_is_half_upgraded(DoNotSize<int> seed) => Run(seed.Item, (instance, layer, before, _) =>
    {
        var images = instance.Release.Leaves.Where(leaf => leaf.Path.Keys is ["values", "app" or "api", "image", "tag"]).ToList();
        if (layer.IsShadowed)
        {
            // What is there of a release is what was there, or what ran before.
            Assert.All(layer.Applied.Leaves, leaf => Assert.Contains(
                LayerJson.Canonical(leaf.Value), new[] { before.Pollers, instance.Applied ?? Layer.Empty }.Select(source => source.Find(leaf.Path)).OfType<Leaf>().Select(source => LayerJson.Canonical(source.Value))));
        }
        else
        {
            var chart = EffectiveSpec.Resolve(Layer.Empty, LayerHistories.Layer(instance.UserInput), instance.Server.Read()).Leaves.Where(leaf => leaf.Leaf.Path.IsWithin(KeyPath.Chart));
            Assert.Equal(LayerJson.Text(instance.Release.Within(KeyPath.Chart).Leaves), LayerJson.Text(chart.Select(leaf => leaf.Leaf)));
            if (images.Count == 2 && images[0].Text == images[1].Text && images[0].Text is not null)
                Assert.Contains(images.Count(image => layer.Applied.Find(image.Path) is not null), new[] { 0, 2 });
        }
    });

    [Property(MaxTest = 60)]
    public void Once_everybody_is_gone_the_channels_values_return(DoNotSize<int> seed)
    {
        var instance = Run(seed.Item, (_, _, _, _) => { });
        // Twice: what the poller had to empty first (EmptiedMaps) is left as an empty map of whoever has it, and that has to go too.
        for (var round = 0; round < 2; round++)
        {
            while (instance.Server.Read().Others.Leaves is [var leaf, ..])
                instance.Server.Update("admin", JsonTrees.Remove(instance.Server.Spec, leaf.Path));
            (instance.UserInput, instance.Excluded) = ([], []);
            Assert.False(instance.Cycle().IsShadowed);
            instance.Cycle();
        }

        Assert.Equal(LayerJson.Text(instance.Release.Leaves.Where(leaf => !leaf.IsList)), LayerJson.Text(instance.Server.Read().Spec.Leaves.Where(leaf => !leaf.IsEmptyMap || instance.Release.Find(leaf.Path) is { IsList: false })));
    }

    [Property(MaxTest = 60)]
    public void The_order_of_keys_is_irrelevant(DoNotSize<int> seed)
    {
        var random = new Random(seed.Item);
        Run(seed.Item, (instance, layer, _, _) =>
        {
            var shuffled = Expect.Valid(SharedResource.Read(Shuffle(instance.Server.Spec), Shuffle(instance.Server.ManagedFields())));
            var (release, user) = (Read(Shuffle(instance.Release.ToJson())), Read(Shuffle(instance.UserInput)));
            var other = ChannelLayer.Of(new(release, user, shuffled, [.. instance.Excluded.Reverse()], instance.IsAirGapped, instance.Applied));
            Assert.Equal(LayerJson.Text(layer.Applied.Leaves), LayerJson.Text(other.Applied.Leaves));
            Assert.Equal(layer.ShadowedBy.Select(claim => claim.Path), other.ShadowedBy.Select(claim => claim.Path));
        });

        System.Text.Json.JsonElement Shuffle(JsonNode node) => LayerJson.Element(ShuffledKeys.Of(node, random)!.ToJsonString());
        static Layer Read(System.Text.Json.JsonElement spec) => Expect.Valid(Layer.Read(spec));
    }

    /// <param name="seed">Of the history.</param>
    /// <param name="check">After each cycle: the instance, what the cycle applied, the resource before it, and what was changed.</param>
    private static PolledInstance Run(int seed, Action<PolledInstance, ChannelLayer, SharedResource, string> check)
    {
        var random = new Random(seed);
        var instance = new PolledInstance { Release = LayerHistories.Layer(LayerHistories.Release(random)) };
        if (random.Next(2) == 0)
            instance.Server.Update("alice", LayerHistories.Spec(random, hasNulls: true));
        for (var step = 0; step < 12; step++)
        {
            var edit = Change(instance, random);
            var before = instance.Server.Read();
            check(instance, instance.Cycle(), before, edit);
        }

        return instance;
    }

    private static string Change(PolledInstance instance, Random random)
    {
        switch (random.Next(8))
        {
            case 0:
                instance.UserInput = random.Next(2) == 0 ? [] : LayerHistories.Spec(random, hasNulls: true);
                return "user input";
            case 1 or 2:
                instance.Release = LayerHistories.Layer(LayerHistories.Release(random));
                return "release";
            case 3:
                instance.Excluded = random.Next(2) == 0 ? [] : [LayerJson.Path("values.m"), LayerJson.Path("values.app.image.tag")];
                return "excluded";
            default:
                return LayerHistories.Edit(instance.Server, random);
        }
    }
}
