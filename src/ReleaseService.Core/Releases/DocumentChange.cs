using System.Text.Json;

namespace ReleaseService.Core.Releases;

/// <summary>
/// A place where the documents <c>{chart, values}</c> of two releases part: what stands there before and after. Maps are entered, anything else (text, number,
/// boolean, list, empty map) is a leaf; no place stands above another one.
/// </summary>
/// <param name="Keys">From the document's root downwards; the first is <c>chart</c> or <c>values</c>.</param>
/// <param name="Old">Null where it is added.</param>
/// <param name="New">Null where it is removed.</param>
internal sealed record DocumentChange(IReadOnlyList<string> Keys, JsonElement? Old, JsonElement? New)
{
    private static readonly string[] Members = ["chart", "values"];

    /// <summary>In the order of keys, level by level: the chart comes first.</summary>
    public static IReadOnlyList<DocumentChange> Between(Release? from, Release to)
    {
        List<DocumentChange> changes = [];
        JsonElement? before = from is null ? null : JsonElement.Parse(from.Manifest.Span);
        var after = JsonElement.Parse(to.Manifest.Span);
        foreach (var member in Members)
            Collect(before?.GetProperty(member), after.GetProperty(member), [member], changes);
        return changes;
    }

    public static bool IsLeaf(JsonElement element) => element.ValueKind != JsonValueKind.Object || !element.EnumerateObject().Any();

    private static void Collect(JsonElement? old, JsonElement? @new, IReadOnlyList<string> keys, List<DocumentChange> changes)
    {
        if (old is not { } before || @new is not { } after || IsLeaf(before) || IsLeaf(after))
        {
            // Manifests are canonical, so that what means the same is written the same.
            if (old?.GetRawText() != @new?.GetRawText())
                changes.Add(new(keys, old, @new));
            return;
        }

        var (olds, news) = (ByName(before), ByName(after));
        foreach (var name in olds.Keys.Union(news.Keys).Order(StringComparer.Ordinal))
            Collect(Find(olds, name), Find(news, name), [.. keys, name], changes);
    }

    /// <summary>An element finds a member by looking at all of them, which takes minutes for a megabyte of keys.</summary>
    private static Dictionary<string, JsonElement> ByName(JsonElement map) =>
        map.EnumerateObject().ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal);

    private static JsonElement? Find(Dictionary<string, JsonElement> members, string name) => members.TryGetValue(name, out var value) ? value : null;
}
