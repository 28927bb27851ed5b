using System.Text.Json.Nodes;
using ReleaseService.Core.Layers;

namespace ReleaseService.Core.Tests.Layers;

/// <summary>What the models do with JSON objects, written apart from the code under test.</summary>
internal static class JsonTrees
{
    /// <summary>Leaves and maps; not <c>chart</c> and <c>values</c>, which the schema has, as long as something is in them.</summary>
    public static IEnumerable<KeyPath> Members(JsonObject map, KeyPath? above = null)
    {
        foreach (var (key, value) in map)
        {
            var path = (above ?? KeyPath.Root).Child(key);
            var isFilled = value is JsonObject { Count: > 0 };
            if (!isFilled || path.Keys.Length > 1)
                yield return path;
            foreach (var below in isFilled ? Members((JsonObject)value!, path) : [])
                yield return below;
        }
    }

    public static JsonNode? Find(JsonNode? node, KeyPath path) => path.Keys.Aggregate(node, (at, key) => (at as JsonObject)?[key]);

    public static bool Exists(JsonObject root, KeyPath path) =>
        path.Keys.Length == 0 || (Find(root, path.Above.First()) is JsonObject map && map.ContainsKey(path.Keys[^1]));

    /// <summary>The second on top of the first.</summary>
    public static JsonObject Overlay(JsonObject below, JsonObject above)
    {
        var result = (JsonObject)below.DeepClone();
        foreach (var (key, value) in above)
            result[key] = value is JsonObject map && result[key] is JsonObject under ? Overlay(under, map) : value?.DeepClone();
        return result;
    }

    /// <summary>Without these members. A map that this empties goes if it is one of them, and is null if not.</summary>
    public static JsonObject Without(JsonObject root, IReadOnlySet<KeyPath> removed) => Without(root, KeyPath.Root, removed) as JsonObject ?? [];

    public static JsonObject Set(JsonObject root, KeyPath path, JsonNode? value)
    {
        var result = (JsonObject)root.DeepClone();
        var map = result;
        foreach (var key in path.Keys.SkipLast(1))
        {
            if (map[key] is not JsonObject)
                map[key] = new JsonObject();
            map = (JsonObject)map[key]!;
        }

        map[path.Keys[^1]] = value?.DeepClone();
        return result;
    }

    /// <summary>As a JSON merge patch does it: the map above stays.</summary>
    public static JsonObject Remove(JsonObject root, KeyPath path)
    {
        var result = (JsonObject)root.DeepClone();
        (Find(result, path.Above.First()) as JsonObject)?.Remove(path.Keys[^1]);
        return result;
    }

    private static JsonNode? Without(JsonObject map, KeyPath path, IReadOnlySet<KeyPath> removed)
    {
        var result = new JsonObject();
        foreach (var (key, value) in map)
        {
            var at = path.Child(key);
            if (value is not JsonObject { Count: > 0 } below)
            {
                if (!removed.Contains(at))
                    result[key] = value?.DeepClone();
            }
            else if (Without(below, at, removed) is { } kept)
            {
                result[key] = kept;
            }
            else if (!removed.Contains(at))
            {
                result[key] = null;
            }
        }

        return result.Count > 0 ? result : null;
    }
}
