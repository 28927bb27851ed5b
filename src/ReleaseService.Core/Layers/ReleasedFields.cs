using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReleaseService.Core.Layers;

/// <summary>
/// <c>metadata.managedFields</c> after other managers than the poller have let go of some leaves. A forced apply takes a leaf only from managers with another value there; with the same value, they stay owners beside it, and the leaf theirs.
/// </summary>
public static class ReleasedFields
{
    /// <param name="managedFields">As <see cref="OwnedLeaves.Read"/> read it.</param>
    /// <param name="leaves">From <c>spec</c> downwards.</param>
    /// <returns>All entries, also those that own nothing any more.</returns>
    public static JsonArray Of(JsonElement managedFields, IEnumerable<KeyPath> leaves)
    {
        var entries = (JsonArray)JsonNode.Parse(managedFields.GetRawText())!;
        foreach (var entry in entries.OfType<JsonObject>().Where(entry => entry["subresource"] is null && entry["fieldsV1"] is JsonObject && !IsPollers(entry)))
        {
            foreach (var leaf in leaves)
                Remove((JsonObject)entry["fieldsV1"]!, ["spec", .. leaf.Keys]);
        }

        return entries;
    }

    private static bool IsPollers(JsonObject entry) => (string?)entry["manager"] == OwnedLeaves.PollerName && (string?)entry["operation"] == nameof(FieldOperation.Apply);

    /// <summary>A map that had nothing else goes with the leaf: else it would be a leaf itself.</summary>
    private static bool Remove(JsonObject fields, ReadOnlySpan<string> keys)
    {
        var name = $"f:{keys[0]}";
        if (fields[name] is not JsonObject below || !(keys.Length == 1 || Remove(below, keys[1..])))
            return false;
        if (keys.Length == 1 || !below.Any(field => field.Key != "."))
            fields.Remove(name);
        return true;
    }
}
