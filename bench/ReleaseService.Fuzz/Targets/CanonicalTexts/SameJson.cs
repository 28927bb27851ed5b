using System.Text.Json;

namespace ReleaseService.Fuzz.Targets.CanonicalTexts;

/// <summary>Whether two JSON values mean the same: members in any order, numbers as doubles.</summary>
internal static class SameJson
{
    public static bool Are(ReadOnlyMemory<byte> one, ReadOnlyMemory<byte> other)
    {
        using var first = JsonDocument.Parse(one);
        using var second = JsonDocument.Parse(other);
        return Are(first.RootElement, second.RootElement);
    }

    public static bool Are(JsonElement one, JsonElement other) => one.ValueKind == other.ValueKind && one.ValueKind switch
    {
        JsonValueKind.Object => one.EnumerateObject().Count() == other.EnumerateObject().Count()
            && Sorted(one).Zip(Sorted(other)).All(pair => pair.First.Name == pair.Second.Name && Are(pair.First.Value, pair.Second.Value)),
        JsonValueKind.Array => one.GetArrayLength() == other.GetArrayLength() && one.EnumerateArray().Zip(other.EnumerateArray()).All(pair => Are(pair.First, pair.Second)),
        JsonValueKind.String => one.GetString() == other.GetString(),
        JsonValueKind.Number => one.GetDouble().Equals(other.GetDouble()) || (one.GetDouble() == 0 && other.GetDouble() == 0),
        _ => true,
    };

    private static IOrderedEnumerable<JsonProperty> Sorted(JsonElement map) => map.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal);
}
