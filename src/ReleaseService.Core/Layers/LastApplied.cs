using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReleaseService.Core.Layers;

/// <summary>
/// What client-side <c>kubectl apply</c> last applied, in an annotation of the resource: it deletes what stands in there and not in its file any more, whoever has it by then.
/// </summary>
public static class LastApplied
{
    /// <summary>The annotation's name.</summary>
    public const string Annotation = "kubectl.kubernetes.io/last-applied-configuration";

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="text">The annotation.</param>
    /// <param name="leaves">From <c>spec</c> downwards.</param>
    /// <returns>Without these leaves, and without the maps that had nothing else; null where none of them stands there, or it is no JSON object.</returns>
    public static string? Without(string text, IEnumerable<KeyPath> leaves)
    {
        try
        {
            if (JsonNode.Parse(text) is not JsonObject applied)
                return null;
            var isChanged = false;
            foreach (var leaf in leaves)
                isChanged |= Remove(applied, ["spec", .. leaf.Keys]);
            return isChanged ? applied.ToJsonString(Plain) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool Remove(JsonObject map, ReadOnlySpan<string> keys)
    {
        if (keys.Length == 1)
            return map.Remove(keys[0]);
        if (map[keys[0]] is not JsonObject below || !Remove(below, keys[1..]))
            return false;
        if (below.Count == 0)
            map.Remove(keys[0]);
        return true;
    }
}
