using System.Text.Json.Nodes;

namespace ReleaseService.Core.Tests.Layers;

/// <summary>The same JSON with the keys of its maps in another order.</summary>
internal static class ShuffledKeys
{
    public static JsonNode? Of(JsonNode? node, Random random) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(_ => random.Next()).Select(member => KeyValuePair.Create(member.Key, Of(member.Value, random))).ToList()),
        JsonArray list => new JsonArray([.. list.Select(item => Of(item, random))]),
        _ => node?.DeepClone(),
    };
}
