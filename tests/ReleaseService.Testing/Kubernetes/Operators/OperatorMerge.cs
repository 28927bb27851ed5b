using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReleaseService.Testing.Kubernetes.Operators;

/// <summary>How operators up to v1.22 merge values (wire-contract "Merging in the operator"), with all that goes wrong there; pure.</summary>
public static class OperatorMerge
{
    /// <summary>The upper layer wins; maps merge per key, lists concatenate.</summary>
    /// <exception cref="OperatorFailureException">The kinds differ.</exception>
    /// <exception cref="OperatorPanicException">A null on one side of a key that both have.</exception>
    public static JsonObject Of(JsonObject upper, JsonObject lower) => (JsonObject)Of(upper, lower, "values");

    private static JsonNode Of(JsonNode? upper, JsonNode? lower, string path)
    {
        if (upper is null || lower is null)
            throw new OperatorPanicException($"{path}: null");
        if (KindOf(upper) != KindOf(lower))
            throw new OperatorFailureException($"{path}: type not match");
        return (upper, lower) switch
        {
            (JsonObject map, JsonObject other) => OfMaps(map, other, path),
            (JsonArray list, JsonArray other) => new JsonArray([.. list.Concat(other).Select(item => item?.DeepClone())]),
            _ => upper.DeepClone(),
        };
    }

    private static JsonObject OfMaps(JsonObject upper, JsonObject lower, string path)
    {
        var merged = (JsonObject)upper.DeepClone();
        foreach (var (key, value) in lower)
            merged[key] = upper.TryGetPropertyValue(key, out var mine) ? Of(mine, value, $"{path}.{key}") : value?.DeepClone();
        return merged;
    }

    /// <summary>As Go's decoder knows them: every number is a float, true and false are one kind.</summary>
    private static JsonValueKind KindOf(JsonNode node) => node.GetValueKind() == JsonValueKind.False ? JsonValueKind.True : node.GetValueKind();
}
