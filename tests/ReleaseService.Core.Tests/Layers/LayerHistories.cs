using System.Text.Json.Nodes;
using ReleaseService.Core.Layers;

namespace ReleaseService.Core.Tests.Layers;

/// <summary>Random trees on few keys, so that layers meet, and random edits by several managers.</summary>
internal static class LayerHistories
{
    private static readonly string[] Keys = ["app", "api", "image", "tag", "repository", "a.b", "m"];

    private static readonly string[] Managers = ["alice", "bob", "release-poller"];

    public static Layer Layer(JsonObject spec) => LayerJson.Layer(spec.ToJsonString());

    /// <summary>A spec with a chart now and then.</summary>
    public static JsonObject Spec(Random random, bool hasNulls)
    {
        var spec = new JsonObject { ["values"] = Map(random, 3, hasNulls) };
        if (random.Next(3) == 0)
            spec["chart"] = Chart(random);
        return spec;
    }

    /// <summary>Some of its keys with other values, few of which are of another kind.</summary>
    public static JsonObject Related(JsonObject map, Random random, bool hasNulls) => new(map.Where(_ => random.Next(3) > 0).Select(member => KeyValuePair.Create(member.Key, member.Value switch
    {
        JsonObject below => Related(below, random, hasNulls),
        JsonArray when random.Next(2) == 0 => new JsonArray(random.Next(9)),
        _ when member.Key is not ("values" or "chart") && random.Next(5) == 0 => Node(random, 2, hasNulls),
        JsonValue value when value.GetValueKind() is System.Text.Json.JsonValueKind.String => JsonValue.Create($"{random.Next(9)}"),
        JsonValue value when value.GetValueKind() is System.Text.Json.JsonValueKind.Number => JsonValue.Create(random.Next(9)),
        var value => value?.DeepClone(),
    })));

    /// <summary>A whole chart, images in lockstep, and something beside them.</summary>
    public static JsonObject Release(Random random)
    {
        var release = new JsonObject { ["chart"] = Chart(random), ["values"] = Map(random, 3, hasNulls: false) };
        if (random.Next(3) > 0)
        {
            var tag = $"{random.Next(3)}.0";
            foreach (var component in new[] { "app", "api" })
                release = JsonTrees.Set(release, LayerJson.Path($"values.{component}.image"), new JsonObject { ["tag"] = tag, ["repository"] = $"r/{random.Next(2)}" });
        }

        return release;
    }

    /// <summary>One edit of a resource by somebody else than the poller.</summary>
    public static string Edit(ApiServerModel server, Random random)
    {
        var manager = Managers[random.Next(Managers.Length)];
        switch (random.Next(6))
        {
            case 0 when manager != "release-poller":
                return server.Apply(manager, Spec(random, hasNulls: true)).Count > 0 ? "refused apply" : "apply";
            case 1 when manager != "release-poller":
                return server.Apply(manager, Spec(random, hasNulls: true), force: true).Count > 0 ? "refused apply" : "forced apply";
            case 2 when manager != "release-poller":
                server.Apply(manager, []);
                return "empty apply";
            case 3:
                server.Update(manager, Without(server.Spec, random));
                return "removal";
            case 4:
                // What stands there, so that it is owned by two.
                if (manager != "release-poller" && server.Spec.All(member => member.Value is JsonObject))
                    server.Apply(manager, server.Spec);
                return "full copy";
            default:
                server.Update(manager, JsonTrees.Set(server.Spec, Path(random), Node(random, 2, hasNulls: true)));
                return "update";
        }
    }

    private static JsonObject Without(JsonObject spec, Random random)
    {
        var members = JsonTrees.Members(spec).Where(path => path.Keys.Length > 1).ToList();
        return members.Count == 0 ? spec : JsonTrees.Remove(spec, members[random.Next(members.Count)]);
    }

    private static KeyPath Path(Random random) => new(["values", .. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Keys[random.Next(Keys.Length)])]);

    private static JsonObject Chart(Random random) => new() { ["url"] = "https://c", ["name"] = "c", ["version"] = $"{random.Next(2)}" };

    private static JsonObject Map(Random random, int depth, bool hasNulls) =>
        new(Keys.Where(_ => random.Next(3) == 0).Select(key => KeyValuePair.Create(key, Node(random, depth - 1, hasNulls))));

    private static JsonNode? Node(Random random, int depth, bool hasNulls) => random.Next(depth > 0 ? 10 : 6) switch
    {
        0 => hasNulls && random.Next(3) == 0 ? null : JsonValue.Create(""),
        1 => JsonValue.Create(random.Next(2) == 0),
        2 => new JsonObject(),
        3 => new JsonArray([.. Enumerable.Range(0, random.Next(3)).Select(item => JsonValue.Create(item))]),
        4 => JsonValue.Create(random.Next(3)),
        5 => JsonValue.Create($"{random.Next(3)}.0"),
        _ => Map(random, depth, hasNulls),
    };
}
