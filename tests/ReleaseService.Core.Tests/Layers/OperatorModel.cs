using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReleaseService.Core.Tests.Layers;

/// <summary>The merge of an operator v1.22, written apart from the code under test.</summary>
internal static class OperatorModel
{
    /// <summary>The values of all layers, the upper one first.</summary>
    /// <exception cref="InvalidOperationException">Where the operator fails or panics.</exception>
    public static JsonObject Values(params JsonObject[] specs) =>
        specs.Select(spec => spec["values"] as JsonObject ?? []).Aggregate((upper, lower) => (JsonObject)Merge(upper, lower)!);

    private static JsonNode? Merge(JsonNode? upper, JsonNode? lower)
    {
        if (upper is null || lower is null)
            throw new InvalidOperationException("nil");
        if (Kind(upper) != Kind(lower))
            throw new InvalidOperationException("type not match");
        var result = upper.DeepClone();
        if (lower is JsonArray items)
        {
            foreach (var item in items)
                ((JsonArray)result).Add(item?.DeepClone());
        }

        foreach (var (key, value) in lower as JsonObject ?? [])
            result[key] = ((JsonObject)result).ContainsKey(key) ? Merge(result[key], value) : value?.DeepClone();
        return result;
    }

    private static JsonValueKind Kind(JsonNode node) => node.GetValueKind() == JsonValueKind.False ? JsonValueKind.True : node.GetValueKind();
}
